import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomUvl } from '../test_models.ts';
import { parseUvl } from './parse_uvl.ts';

const DATA = fileURLToPath(new URL('../../../../../shared/data/feature-models/', import.meta.url));
const TEXT_MAX = 8_000;

/** Published models as far as they are there, cut so that constraints are met, and generated. */
function samples(): string[] {
  const files = existsSync(DATA) ? readdirSync(DATA).filter((name) => name.endsWith('.uvl')) : [];
  const published = files.map((name) => {
    const text = readFileSync(`${DATA}${name}`, 'utf8');
    const constraints = text.indexOf('constraints');
    if (text.length <= TEXT_MAX || constraints === -1) return text.slice(0, TEXT_MAX);
    return `${text.slice(0, TEXT_MAX / 2)}\n${text.slice(constraints, constraints + TEXT_MAX / 2)}`;
  });
  const shape = { features: 40, constraints: 10, plain: 0.3 };
  return [...published, ...[1, 2, 3].map((seed) => randomUvl(seed, shape))];
}

const PIECES = [
  ...['(', ')', '[', ']', '{', '}', '"', "'", '!', '&', '|', '=>', '<=>', '==', '<', '-', '.', ','],
  ...['..', '*', '1', '\t', '\n', '  ', '\r\n', '//', '/*', '*/', '\u0000', '\u2028', '😀'],
  ...['alternative', 'or', 'mandatory', 'cardinality', 'features', 'constraints', 'imports'],
  ...['include', 'namespace', 'Integer', 'x'],
];

type Mutation = (text: string) => string;
const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const atPlace = (text: string, where: number): number => Math.floor(where * text.length);
const inLines = (change: (lines: string[]) => void): Mutation => {
  return (text) => {
    const lines = text.split('\n');
    change(lines);
    return lines.join('\n');
  };
};
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.nat(5)).map(([where, count]): Mutation => (text) => {
    const at = atPlace(text, where);
    return text.slice(0, at) + text.slice(at + 1 + count);
  }),
  fc.tuple(place, fc.constantFrom(...PIECES)).map(([where, piece]): Mutation => (text) => {
    const at = atPlace(text, where);
    return text.slice(0, at) + piece + text.slice(at);
  }),
  fc.tuple(place, place).map(([to, from]) =>
    inLines((lines) => {
      const line = lines[Math.floor(from * lines.length)] ?? '';
      lines.splice(Math.floor(to * lines.length), 0, line);
    }),
  ),
  place.map((where) => inLines((lines) => void lines.splice(Math.floor(where * lines.length), 1))),
  fc.tuple(place, fc.constantFrom('', '\t\t', '   ')).map(([where, indent]) =>
    inLines((lines) => {
      const at = Math.floor(where * lines.length);
      lines[at] = (lines[at] ?? '').replace(/^\t?/, indent);
    }),
  ),
);

/** Lines of each section, as far as no bracket holds several together; null: some does. */
function countLines(text: string): { features: number; constraints: number } | null {
  const counts = { features: 0, constraints: 0 };
  let section = '';
  for (const raw of text.replaceAll(/\/\*[^]*?\*\//g, '').split('\n')) {
    const line = raw.replace(/\/\/.*/, '');
    if (line.trim() === '') continue;
    if (line.match(/[([{]/g)?.length !== line.match(/[)\]}]/g)?.length) return null;
    if (line.includes('{')) return null;
    // The first section may be indented.
    if (/^\S/.test(line) || section === '') section = line.trim().split(/\s/)[0] ?? '';
    else if (section === 'features' || section === 'constraints') counts[section] += 1;
  }
  return counts;
}

describe('a UVL text with random faults', () => {
  it('is read whole, or refused where it is wrong', () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    console.log(`seed ${seed}`);
    const mutations = fc.array(mutation, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...samples()), mutations, (sample, changes) => {
        const text = changes.reduce((changed, change) => change(changed), sample);
        const parsed = parseUvl(text);
        if (!parsed.ok) {
          const lines = text.split('\n');
          expect(parsed.findings.length).toBeGreaterThan(0);
          for (const { line, column } of parsed.findings) {
            expect(line).toBeGreaterThanOrEqual(1);
            expect(line).toBeLessThanOrEqual(lines.length);
            expect(column).toBeGreaterThanOrEqual(1);
            expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
          }
          return;
        }
        const { features, groups, constraints } = parsed.model;
        const counted = countLines(text);
        if (counted === null) return;
        expect(features.length + groups.length).toBe(counted.features);
        expect(constraints.length).toBe(counted.constraints);
      }),
      { seed, numRuns: 600 },
    );
  }, 60_000);
});
