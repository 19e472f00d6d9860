import type { Report } from './findings.ts';

export type Token = {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'symbol';
  /** Without its quotes. */
  readonly text: string;
  readonly line: number;
  readonly column: number;
};

/** One logical line: what brackets hold together counts as one. Never without a token. */
export type Line = { readonly indent: number; readonly tokens: readonly [Token, ...Token[]] };

const SPACE = /[ \t\f\r\uFEFF]+/y;
const COMMENT = /\/\/[^\n]*|\/\*[^]*?\*\//y;
const NUMBER = /\d+(?:\.\d+)?(?![\p{L}\p{N}_])/uy;
const WORD = /[\p{L}\p{N}_#§%?@$~:;^\\][\p{L}\p{N}_#§%?@$~:;^\\']*/uy;
const QUOTED = /"[^"\n]*"|'[^'\n]*'/y;
const SYMBOL = /<=>|=>|==|!=|<=|>=|\.\.|[!&|()[\]{},.<>+\-*/=]/y;
const TAB_STOP = 8;
const CLOSES: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

type Reader = {
  readonly text: string;
  at: number;
  line: number;
  lineStart: number;
};

/** Splits a text into logical lines, in one pass. */
export function linesOf(text: string, report: Report): Line[] {
  const reader: Reader = { text, at: 0, line: 1, lineStart: 0 };
  const lines: Line[] = [];
  const open: Token[] = [];
  let tokens: Token[] = [];
  let indent = 0;
  const endLine = (): void => {
    const [first, ...rest] = tokens;
    if (first !== undefined) lines.push({ indent, tokens: [first, ...rest] });
    tokens = [];
  };
  while (reader.at < text.length) {
    if (text[reader.at] === '\n') {
      if (open.length === 0) endLine();
      newLine(reader);
      continue;
    }
    if (skip(reader)) continue;
    const token = nextToken(reader, report);
    if (token === null) continue;
    if (tokens.length === 0) indent = indentOf(text, reader.lineStart, token);
    tokens.push(token);
    if (token.kind === 'symbol') bracket(token, open, report);
  }
  endLine();
  for (const token of open) report(token, 'syntax', `"${token.text}" is opened and never closed`);
  return lines;
}

function bracket(token: Token, open: Token[], report: Report): void {
  if (token.text === '(' || token.text === '[' || token.text === '{') open.push(token);
  const opener = CLOSES[token.text];
  if (opener === undefined) return;
  const last = open.at(-1);
  if (last?.text === opener) open.pop();
  else {
    const wanted = last === undefined ? 'nothing is open' : `"${last.text}" is open`;
    report(token, 'syntax', `"${token.text}" closes nothing here: ${wanted}`);
    // Left open it would hold all that follows together.
    open.pop();
  }
}

function newLine(reader: Reader): void {
  reader.at += 1;
  reader.line += 1;
  reader.lineStart = reader.at;
}

function matchHere(pattern: RegExp, reader: Reader): string | null {
  pattern.lastIndex = reader.at;
  return pattern.exec(reader.text)?.[0] ?? null;
}

/** True: there was something to leave out. */
function skip(reader: Reader): boolean {
  const space = matchHere(SPACE, reader);
  if (space !== null) {
    reader.at += space.length;
    return true;
  }
  const comment = reader.text[reader.at] === '/' ? matchHere(COMMENT, reader) : null;
  if (comment === null) return false;
  const end = reader.at + comment.length;
  for (let next = reader.text.indexOf('\n', reader.at); next !== -1 && next < end;) {
    reader.line += 1;
    reader.lineStart = next + 1;
    next = reader.text.indexOf('\n', next + 1);
  }
  reader.at = end;
  return true;
}

const PATTERNS = [
  ['number', NUMBER],
  ['word', WORD],
  ['quoted', QUOTED],
  ['symbol', SYMBOL],
] as const;

function nextToken(reader: Reader, report: Report): Token | null {
  const place = { line: reader.line, column: reader.at - reader.lineStart + 1 };
  for (const [kind, pattern] of PATTERNS) {
    const text = matchHere(pattern, reader);
    if (text === null) continue;
    reader.at += text.length;
    if (kind !== 'quoted') return { kind, text, ...place };
    return { kind: text[0] === "'" ? 'string' : 'quoted', text: text.slice(1, -1), ...place };
  }
  const char = String.fromCodePoint(reader.text.codePointAt(reader.at) ?? 0);
  if (char === '"' || char === "'") {
    report(place, 'syntax', `the text that starts here has no closing ${char} on its line`);
    const end = reader.text.indexOf('\n', reader.at);
    reader.at = end === -1 ? reader.text.length : end;
    return null;
  }
  report(place, 'syntax', `${JSON.stringify(char)} has no meaning here; such a name needs quotes`);
  reader.at += char.length;
  return null;
}

/** Width of what stands before the first token; a tab reaches to the next multiple of 8. */
function indentOf(text: string, lineStart: number, first: Token): number {
  let width = 0;
  for (let at = lineStart; at < lineStart + first.column - 1; at += 1) {
    if (text[at] === '\t') width += TAB_STOP - (width % TAB_STOP);
    else width += 1;
  }
  return width;
}
