import type { Assembled } from '../domain/catalogue/folder/assemble.ts';
import type { CategoryCounts } from '../domain/catalogue/folder/infer_category.ts';
import type { LocatedFinding } from './located.ts';

const COLUMNS: readonly (readonly [string, Exclude<keyof CategoryCounts, 'fields'>])[] = [
  ['category', 'category'],
  ['read', 'rows'],
  ['offerings', 'offerings'],
  ['priced', 'priced'],
  ['no price', 'missingPrices'],
  ['unreadable', 'unreadablePrices'],
  ['rounded', 'roundedPrices'],
  ['alike', 'duplicates'],
  ['nulls', 'nulls'],
  ['unnamed', 'unnamed'],
  ['nested', 'nestedAsText'],
];
const FINDINGS_SHOWN_MAX = 1_000;

/** What was read, as a person wants to see it. */
export function summaryOf(assembled: Assembled): string {
  const lines: string[] = [];
  if (assembled.categories.length > 0) {
    lines.push(...table(assembled.categories), '');
    for (const { category, fields } of assembled.categories) {
      const typed = Object.entries(fields).map(([field, type]) => `${field}: ${type}`);
      lines.push(`${category}: ${typed.join(', ')}`);
    }
    lines.push('');
  }
  for (const { file, offerings } of assembled.documents) {
    lines.push(`document ${file}: ${offerings} offerings`);
  }
  for (const { file, offerings } of assembled.overlays) {
    lines.push(`overlay ${file}: ${offerings} offerings (not counted below)`);
  }
  const { prices, priceLists, promotions } = assembled.catalogue;
  lines.push(
    `read ${assembled.read}, offerings ${assembled.offerings}; in all ${prices.length} prices in ` +
      `${priceLists.length} price lists, ${promotions.length} promotions`,
  );
  return lines.join('\n');
}

function table(categories: readonly CategoryCounts[]): string[] {
  const rows = categories.map((counts) => COLUMNS.map(([, key]) => String(counts[key])));
  const total = COLUMNS.map(([, key]) =>
    key === 'category'
      ? 'together'
      : String(categories.reduce((sum, counts) => sum + counts[key], 0)),
  );
  const all = [COLUMNS.map(([title]) => title), ...rows, total];
  const widths = COLUMNS.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  return all.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  '),
  );
}

export function findingLines(findings: readonly LocatedFinding[]): string {
  const shown = findings
    .slice(0, FINDINGS_SHOWN_MAX)
    .map(({ path, code, detail, line, column }) => {
      const place = line === undefined ? '' : ` (line ${line}, column ${column})`;
      return `  ${path}${place}: ${detail} [${code}]`;
    });
  const more = findings.length - shown.length;
  if (more > 0) shown.push(`  and ${more} more (--json shows all)`);
  return shown.join('\n');
}

/** What is offered in vain, or always the same: to be read, and no reason to stop. */
export function warningLines(warnings: readonly LocatedFinding[] = []): string[] {
  if (warnings.length === 0) return [];
  const count = warnings.length === 1 ? '1 warning:' : `${warnings.length} warnings:`;
  return [count, findingLines(warnings)];
}
