import { JSON_DEPTH_MAX } from '../../core/contract/nesting.ts';

export type JsonFault = { readonly offset: number; readonly expected: string };

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const WORD = /true|false|null/y;
const SPACE = /[ \t\n\r]*/y;

/**
 * Where a text stops being JSON, or null. `JSON.parse` says so only on some runtimes and in words
 * that differ; a client needs the place. Keeps its own stack, so that depth costs no recursion.
 */
export function findJsonFault(text: string): JsonFault | null {
  const open: ('{' | '[')[] = [];
  let offset = skip(text, 0);
  let state: 'value' | 'after' | 'key' | 'first' = 'value';
  for (;;) {
    const inside = open.at(-1);
    const here = text[offset];
    if (state === 'after') {
      if (inside === undefined) {
        return offset === text.length ? null : { offset, expected: 'the end of the document' };
      }
      if (here === ',') state = inside === '{' ? 'key' : 'value';
      else if (here === closing(inside)) open.pop();
      else return { offset, expected: `"," or "${closing(inside)}"` };
      offset = skip(text, offset + 1);
      continue;
    }
    if (state === 'first' && inside !== undefined && here === closing(inside)) {
      open.pop();
      state = 'after';
      offset = skip(text, offset + 1);
      continue;
    }
    if (inside === '{' && state !== 'value') {
      const end = match(STRING, text, offset);
      if (end === null) return { offset, expected: 'a field name in double quotes' };
      offset = skip(text, end);
      if (text[offset] !== ':') return { offset, expected: '":"' };
      offset = skip(text, offset + 1);
      state = 'value';
      continue;
    }
    if (here === '{' || here === '[') {
      if (open.push(here) > JSON_DEPTH_MAX) {
        return { offset, expected: `at most ${JSON_DEPTH_MAX} levels of nesting` };
      }
      state = 'first';
      offset = skip(text, offset + 1);
      continue;
    }
    const end =
      match(STRING, text, offset) ?? match(NUMBER, text, offset) ?? match(WORD, text, offset);
    if (end === null) return { offset, expected: 'a value' };
    state = 'after';
    offset = skip(text, end);
  }
}

/** 1-based line and column, as an editor counts them. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function closing(opened: '{' | '['): '}' | ']' {
  return opened === '{' ? '}' : ']';
}

function match(pattern: RegExp, text: string, offset: number): number | null {
  pattern.lastIndex = offset;
  return pattern.test(text) ? pattern.lastIndex : null;
}

function skip(text: string, offset: number): number {
  return match(SPACE, text, offset) ?? offset;
}
