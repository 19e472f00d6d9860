/**
 * Finds where a text stops being JSON: the index of the first character that cannot continue it,
 * for a message with line and column. Only called for text that `JSON.parse` has refused.
 */
export function jsonErrorAt(text: string): number {
  let at = 0;
  // What may come next, by container: the stack holds "{" and "[".
  const stack: string[] = [];
  let expect: 'value' | 'firstKey' | 'key' | 'colon' | 'next' | 'firstValue' = 'value';
  for (;;) {
    at = skipSpace(text, at);
    const char = text[at];
    if (char === undefined) return at;
    if (expect === 'next') {
      const open = stack.at(-1);
      if (char === ',' && open !== undefined) expect = open === '{' ? 'key' : 'value';
      else if ((char === '}' && open === '{') || (char === ']' && open === '[')) stack.pop();
      else return at;
      at += 1;
    } else if (expect === 'colon') {
      if (char !== ':') return at;
      expect = 'value';
      at += 1;
    } else if (expect === 'key' || expect === 'firstKey') {
      if (char === '}' && expect === 'firstKey') {
        stack.pop();
        expect = 'next';
        at += 1;
        continue;
      }
      const end = char === '"' ? stringEnd(text, at) : at;
      if (end === at) return stringErrorAt(text, at);
      at = end;
      expect = 'colon';
    } else if (char === '{' || char === '[') {
      stack.push(char);
      expect = char === '{' ? 'firstKey' : 'firstValue';
      at += 1;
    } else if (char === ']' && expect === 'firstValue') {
      stack.pop();
      expect = 'next';
      at += 1;
    } else {
      const end = char === '"' ? stringEnd(text, at) : atomEnd(text, at);
      if (end === at) return stringErrorAt(text, at);
      at = end;
      expect = 'next';
    }
  }
}

const SPACE = /[ \t\r\n]*/y;
const ATOM = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

function matchAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

export function skipSpace(text: string, at: number): number {
  return matchAt(SPACE, text, at);
}

/** The end of the word or number that starts here; `at` itself: none does. */
export function atomEnd(text: string, at: number): number {
  return matchAt(ATOM, text, at);
}

/**
 * Where the string that starts here goes wrong, or its end: the character after its quote. A loop,
 * since a pattern gives up on strings of some megabytes.
 */
function stringScan(text: string, at: number): { readonly end: number; readonly whole: boolean } {
  let next = at + 1;
  for (;;) {
    const code = text.charCodeAt(next);
    if (code === 34) return { end: next + 1, whole: true };
    if (!(code >= 32)) return { end: next, whole: false };
    if (code === 92) {
      const after = matchAt(ESCAPE, text, next);
      if (after === next) return { end: next, whole: false };
      next = after;
    } else next += 1;
  }
}

/** The end of the string that starts here; `at` itself: none does that could end. */
export function stringEnd(text: string, at: number): number {
  const { end, whole } = stringScan(text, at);
  return whole ? end : at;
}

/** A string that is cut or has a bad escape is wrong where that stands, not at its quote. */
function stringErrorAt(text: string, at: number): number {
  return text[at] === '"' ? stringScan(text, at).end : at;
}

/** `line 3, column 14`, both counted from 1. */
export function lineAndColumn(text: string, at: number): string {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  return `line ${line}, column ${at - before.lastIndexOf('\n')}`;
}
