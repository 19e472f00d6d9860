import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseArguments } from './catalog_arguments.ts';
import { runImport } from './catalog_import.ts';
import { plantMany, randomFrom, readWorld, textsOf } from './planted_defects.ts';
import type { World } from './planted_defects.ts';
import { HEAVY, PLANTERS } from './planters.ts';

const SHIPPED = fileURLToPath(new URL('../../db/catalogue', import.meta.url));
const SEED = Number(process.env['QW_SEED'] ?? Math.floor(Math.random() * 1e9));

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quotewright-planted-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function check(world: World) {
  for (const [name, text] of textsOf(world)) await writeFile(join(folder, name), text);
  const args = parseArguments(['check', folder]);
  if (args.command !== 'check') throw new Error('check is a command');
  return runImport(args, () => undefined);
}

describe('a defect that is planted', () => {
  it.each(Object.entries(PLANTERS))('as %s is found, and it alone', async (_name, planter) => {
    const world = await readWorld(SHIPPED, randomFrom(SEED));
    const planted = plantMany(world, [planter], 1);
    const { findings } = await check(world);
    expect(planted).toHaveLength(1);
    expect({ seed: SEED, found: findings.map(({ path }) => path) }).toEqual({
      seed: SEED,
      found: planted,
    });
  });
});

describe('a hundred defects', () => {
  it.each([0, 1, 2, 3])('at random places give a hundred findings (%i)', async (nth) => {
    console.log(`seed ${SEED}`);
    const random = randomFrom(SEED + nth);
    const world = await readWorld(SHIPPED, random);
    const light = Object.values(PLANTERS).sort(() => random() - 0.5);
    const planted = [
      ...plantMany(world, HEAVY, HEAVY.length),
      ...plantMany(world, light, 93),
    ].sort();
    const { findings, contentHash } = await check(world);
    expect(planted).toHaveLength(100);
    expect(findings.map(({ path }) => path).sort()).toEqual(planted);
    expect(contentHash).toBeNull();
    // Ten megabytes are told by their length.
    expect(JSON.stringify(findings).length).toBeLessThan(100_000);
    expect(findings.every(({ line, column }) => (line ?? 0) > 0 && (column ?? 0) > 0)).toBe(true);
  });
});
