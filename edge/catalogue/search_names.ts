import type { Finding } from '../../core/contract/reply.ts';

export const OPERATORS = ['gt', 'gte', 'lt', 'lte', 'exists'] as const;
export type Operator = (typeof OPERATORS)[number];

/** A JSON string at the beginning: how a name is written that could mean something else. */
const QUOTED = /^"(?:[^"\\]|\\.)*"/;

export type FilterName =
  | { readonly ok: true; readonly characteristic: string; readonly operator?: Operator }
  | { readonly ok: false; readonly detail: string };

/**
 * `core_count`, `core_count.gte`, or, of a characteristic with any other name, `"max.speed".gte`:
 * a name without quotes has no dot but the one before its operator.
 */
export function filterName(text: string): FilterName {
  const quoted = QUOTED.exec(text)?.[0];
  if (quoted === undefined) return plainName(text);
  const characteristic = unquoted(quoted);
  if (characteristic === null) return { ok: false, detail: `${quoted} is no JSON string` };
  const rest = text.slice(quoted.length);
  if (rest === '') return { ok: true, characteristic };
  return rest.startsWith('.')
    ? withOperator(characteristic, rest.slice(1), text)
    : { ok: false, detail: 'after a name in quotes comes nothing, or a dot and an operator' };
}

function plainName(text: string): FilterName {
  if (text.startsWith('"')) return { ok: false, detail: 'the quote that opens it is not closed' };
  const [name = '', ...rest] = text.split('.');
  if (name === '') return { ok: false, detail: 'expected the name of a characteristic' };
  const [operator, ...more] = rest;
  if (operator === undefined) return { ok: true, characteristic: name };
  return withOperator(name, more.length === 0 ? operator : rest.join('.'), text);
}

function withOperator(characteristic: string, text: string, whole: string): FilterName {
  const operator = OPERATORS.find((known) => known === text);
  if (operator !== undefined) return { ok: true, characteristic, operator };
  const detail =
    `"${text}" is no operator; known are ${OPERATORS.join(', ')}. A characteristic with a dot in ` +
    `its name is written in quotes: ${JSON.stringify(whole)}`;
  return { ok: false, detail };
}

/** `-` turns the order round; `name` and `id` are the offering's own, in quotes they aren't. */
export type SortName =
  | {
      readonly ok: true;
      readonly descending: boolean;
      readonly name: string;
      readonly own: boolean;
    }
  | { readonly ok: false; readonly detail: string };

export function sortName(text: string): SortName {
  const descending = text.startsWith('-');
  const [first, ...more] = listNames(descending ? text.slice(1) : text) ?? [];
  if (first === undefined || more.length > 0) {
    return { ok: false, detail: 'expected one name, such as "name", "-core_count" or "id"' };
  }
  return { ok: true, descending, ...first };
}

/** `socket,"a,b"`: names between commas, those with commas or quotes in quotes. Null: malformed. */
export function listNames(text: string): { name: string; own: boolean }[] | null {
  const names: { name: string; own: boolean }[] = [];
  let rest = text;
  for (;;) {
    const quoted = QUOTED.exec(rest)?.[0];
    const raw = quoted ?? /^[^",]+/.exec(rest)?.[0];
    if (raw === undefined) return null;
    const name = quoted === undefined ? raw : unquoted(quoted);
    if (name === null || name === '') return null;
    names.push({ name, own: quoted === undefined });
    rest = rest.slice(raw.length);
    if (rest === '') return names;
    if (!rest.startsWith(',')) return null;
    rest = rest.slice(1);
  }
}

export function finding(parameter: string, detail: string): Finding {
  return { path: `?${parameter}`, code: 'malformed_parameter', detail };
}

function unquoted(text: string): string | null {
  try {
    return JSON.parse(text) as string;
  } catch {
    return null;
  }
}
