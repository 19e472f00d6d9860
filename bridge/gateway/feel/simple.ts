/**
 * Expressions that need no interpreter: literals, variable paths and their comparison. feelin
 * parses at every evaluation (about a third of a millisecond), and most expressions are these.
 * Anything with a nuance is left to feelin: this file answers `DEFER` rather than guess.
 */
export const DEFER = Symbol('defer');

export type Lookup = (name: string) => unknown;
export type Simple = {
  readonly names: readonly string[];
  readonly run: (lookup: Lookup) => unknown;
};

const NAME = '[A-Za-z_][A-Za-z0-9_]*';
const PATH = new RegExp(`^${NAME}(?:\\.${NAME})*$`);
const COMPARISON = /^([\w.]+|"[^"\\]*") *(!=|<=|>=|=|<|>) *([\w.]+|"[^"\\]*")$/;
const RESERVED = new Set(
  (
    'and or not for if then else return some every satisfies in between function item date time ' +
    'duration list context range null true false'
  ).split(' '),
);

type Operand = { readonly name: string | null; readonly run: (lookup: Lookup) => unknown };

function operand(source: string): Operand | null {
  if (/^-?\d+(\.\d+)?$/.test(source)) return constant(Number(source));
  if (/^"[^"\\]*"$/.test(source)) return constant(source.slice(1, -1));
  if (source === 'true') return constant(true);
  if (source === 'false') return constant(false);
  if (source === 'null') return constant(null);
  if (!PATH.test(source)) return null;
  const [name = '', ...rest] = source.split('.');
  if (RESERVED.has(name)) return null;
  return { name, run: (lookup) => walk(lookup(name), rest) };
}

function constant(value: unknown): Operand {
  return { name: null, run: () => value };
}

/** Lists project over their items in FEEL; feelin knows how. */
function walk(start: unknown, path: readonly string[]): unknown {
  let value = start;
  for (const step of path) {
    if (value === undefined || value === null) return null;
    if (typeof value !== 'object' || Array.isArray(value)) return DEFER;
    const next: unknown = Object.hasOwn(value, step) ? Reflect.get(value, step) : null;
    value = next;
  }
  return value === undefined ? null : value;
}

function compare(operator: string, a: unknown, b: unknown): unknown {
  if (operator === '=' || operator === '!=') {
    const bothNull = a === null && b === null;
    if (!bothNull && (typeof a !== typeof b || typeof a === 'object')) return DEFER;
    return (operator === '=') === (bothNull || a === b);
  }
  const comparable = typeof a === typeof b && (typeof a === 'number' || typeof a === 'string');
  if (!comparable) return DEFER;
  if (operator === '<') return (a as number) < (b as number);
  if (operator === '<=') return (a as number) <= (b as number);
  if (operator === '>') return (a as number) > (b as number);
  return (a as number) >= (b as number);
}

/** The fast form of `source`, or null when it needs feelin. */
export function compileSimple(source: string): Simple | null {
  const trimmed = source.trim();
  const single = operand(trimmed);
  if (single !== null) return { names: single.name === null ? [] : [single.name], run: single.run };
  const parts = COMPARISON.exec(trimmed);
  if (parts === null) return null;
  const [, leftText = '', operator = '', rightText = ''] = parts;
  const left = operand(leftText);
  const right = operand(rightText);
  if (left === null || right === null) return null;
  return {
    names: [left.name, right.name].filter((name) => name !== null),
    run: (lookup) => {
      const a = left.run(lookup);
      const b = right.run(lookup);
      return a === DEFER || b === DEFER ? DEFER : compare(operator, a, b);
    },
  };
}
