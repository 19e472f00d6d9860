import { encodeModel } from './encode_model.ts';
import type { FeatureModel } from './model.ts';
import { solverOf } from './solver/clauses.ts';
import { solve } from './solver/solve.ts';
import { isSatisfied } from './test_evaluate.ts';
import { parseUvl } from './uvl/parse_uvl.ts';

/** Random models as UVL text, the same for the same seed. */
export type Shape = {
  readonly features: number;
  readonly constraints: number;
  /** Chance that a constraint is a plain implication, as most are in models of the field. */
  readonly plain: number;
};

/** Mulberry32: enough for tests, and the same on every runtime. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function randomUvl(seed: number, shape: Shape): string {
  const random = randomFrom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const children: number[][] = Array.from({ length: shape.features }, () => []);
  for (let index = 1; index < shape.features; index += 1) {
    children[below(Math.min(index, 1 + below(index)))]?.push(index);
  }
  const lines = ['features', '\tF0'];
  function writeGroups(index: number, depth: number): void {
    let rest = children[index] ?? [];
    while (rest.length > 0) {
      const size = 1 + below(Math.min(rest.length, 6));
      const members = rest.slice(0, size);
      rest = rest.slice(size);
      lines.push(`${'\t'.repeat(depth + 1)}${groupOf(size, below)}`);
      for (const member of members) {
        lines.push(`${'\t'.repeat(depth + 2)}F${member}`);
        writeGroups(member, depth + 2);
      }
    }
  }
  writeGroups(0, 1);
  lines.push('constraints');
  for (let at = 0; at < shape.constraints; at += 1) {
    lines.push(`\t${constraintOf(random() < shape.plain ? 0 : 3, shape.features, below)}`);
  }
  return lines.join('\n');
}

function groupOf(size: number, below: (limit: number) => number): string {
  const min = below(size + 1);
  const kinds = ['mandatory', 'optional', 'optional', 'or', 'alternative', `[${min}..${size}]`];
  return kinds[below(kinds.length)] ?? 'optional';
}

function constraintOf(depth: number, features: number, below: (limit: number) => number): string {
  const leaf = (): string => `${below(4) === 0 ? '!' : ''}F${1 + below(features - 1)}`;
  if (depth === 0) return `F${1 + below(features - 1)} => ${leaf()}`;
  const part = (): string =>
    below(2) === 0 ? leaf() : `(${constraintOf(depth - 1, features, below)})`;
  const connective = ['&', '|', '|', '=>', '<=>'][below(5)] ?? '|';
  return `${below(5) === 0 ? '!' : ''}(${part()} ${connective} ${part()})`;
}

/**
 * A large model that certainly has a configuration: one of its tree is drawn first, and only
 * constraints that it satisfies are kept.
 */
export function satisfiableModel(seed: number, shape: Shape): FeatureModel {
  const parsed = parseUvl(randomUvl(seed, { ...shape, constraints: 4 * shape.constraints }));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings));
  const { model } = parsed;
  const solver = solverOf(encodeModel({ ...model, constraints: [] }));
  const random = randomFrom(seed + 1);
  for (let at = 0; at < solver.variables; at += 1) solver.phase[at] = random() < 0.5 ? 1 : 0;
  const verdict = solve(solver, [], () => false);
  if (verdict !== 'satisfiable') throw new Error(`the tree of seed ${seed} is void`);
  const has = (index: number): boolean => solver.model[index] === 1;
  const kept = model.constraints.filter((constraint) => isSatisfied(constraint, has));
  return { ...model, constraints: kept.slice(0, shape.constraints) };
}
