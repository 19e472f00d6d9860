import type { Report } from './findings.ts';
import type { Token } from './lines.ts';

/** Deeper than this nobody nests attributes. */
const DEPTH_MAX = 32;

export type Attributes = {
  readonly abstract: boolean;
  /** Constraints that a feature carries among its attributes, as tokens. */
  readonly constraints: readonly (readonly Token[])[];
};

const NONE: Attributes = { abstract: false, constraints: [] };

/** Reads `{abstract true, key 'x', more {…}, list [1, 2], constraint A => B}`. */
export function readAttributes(tokens: readonly Token[], report: Report): Attributes {
  const [open] = tokens;
  if (open === undefined) return NONE;
  const close = closingOf(tokens);
  const after = tokens[close + 1];
  if (after !== undefined) {
    report(after, 'syntax', `the line must end after its attributes, and "${after.text}" follows`);
  }
  let abstract = false;
  const constraints: (readonly Token[])[] = [];
  for (const entry of entriesOf(tokens.slice(1, close), report)) {
    const [key, ...value] = entry;
    if (key === undefined) continue;
    if (key.kind !== 'word' && key.kind !== 'quoted') {
      report(key, 'syntax', `expected the name of an attribute here, not "${key.text}"`);
    } else if (key.text === 'constraint') constraints.push(value);
    else if (key.text === 'constraints') {
      constraints.push(...entriesOf(value.slice(1, -1), report));
    } else {
      if (key.text === 'abstract') abstract = value[0] === undefined || value[0].text === 'true';
      checkValue(value, report);
    }
  }
  return { abstract, constraints };
}

/** Index of the bracket that closes the first one; the end where none does. */
function closingOf(tokens: readonly Token[]): number {
  let depth = 0;
  for (const [at, token] of tokens.entries()) {
    depth += step(token);
    if (depth === 0) return at;
  }
  return tokens.length;
}

function step({ kind, text }: Token): number {
  if (kind !== 'symbol') return 0;
  if (text === '{' || text === '[' || text === '(') return 1;
  return text === '}' || text === ']' || text === ')' ? -1 : 0;
}

/** Parts between the outer commas. */
function entriesOf(tokens: readonly Token[], report: Report): Token[][] {
  const entries: Token[][] = [];
  let entry: Token[] = [];
  let depth = 0;
  for (const token of tokens) {
    if (depth === 0 && token.kind === 'symbol' && token.text === ',') {
      if (entry.length === 0) report(token, 'syntax', 'expected an attribute before this ","');
      entries.push(entry);
      entry = [];
      continue;
    }
    depth += step(token);
    if (depth > DEPTH_MAX) {
      report(token, 'limit', `attributes are nested deeper than ${DEPTH_MAX}`);
      return entries;
    }
    entry.push(token);
  }
  if (entry.length > 0) entries.push(entry);
  return entries;
}

function checkValue(value: readonly Token[], report: Report): void {
  const [first, second] = value;
  if (first === undefined) return;
  if (first.kind === 'symbol' && (first.text === '{' || first.text === '[')) return;
  if (first.kind === 'symbol' && first.text === '-' && second?.kind === 'number') return;
  if (first.kind === 'symbol') {
    report(first, 'syntax', `expected the attribute's value here, not "${first.text}"`);
  } else if (second !== undefined) {
    report(second, 'syntax', `expected "," or "}" here, not "${second.text}"`);
  }
}
