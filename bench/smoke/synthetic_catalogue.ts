import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CATEGORIES = ['cable', 'bracket', 'adapter', 'sensor'] as const;

/**
 * A folder as `npm run catalog -- import` takes it: one category a file, every offering with a name
 * and a price. Many offerings that nobody has read yet are what it takes to measure cache misses.
 */
export function writeSyntheticFolder(offerings: number): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'quotewright-bench-'));
  const perCategory = Math.ceil(offerings / CATEGORIES.length);
  for (const category of CATEGORIES) {
    const items = Array.from({ length: perCategory }, (_, at) => ({
      name: `${category} ${String(at).padStart(5, '0')}`,
      price: 5 + (at % 400) / 4,
      colour: ['black', 'white', 'grey'][at % 3],
      length_cm: 10 + (at % 50),
      outdoor: at % 7 === 0,
    }));
    writeFileSync(join(path, `${category}.json`), JSON.stringify(items));
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
