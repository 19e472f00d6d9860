import type { Connective, Constraint } from '../model.ts';
import type { Report } from './findings.ts';
import type { Token } from './lines.ts';

/** Tighter binds first; equal ones from left to right, as in the published grammar. */
const BINDS: Readonly<Record<Connective, number>> = { '!': 5, '&': 4, '|': 3, '=>': 2, '<=>': 1 };

const NOT_SUPPORTED = new Set(['==', '!=', '<', '>', '<=', '>=', '+', '-', '*', '/']);
const FUNCTIONS = new Set(['sum', 'avg', 'len', 'floor', 'ceil']);
const BOOLEAN_ONLY = 'is not supported: constraints are over features with ! & | => <=> and ( )';

type Stacked = Connective | Token;
type Reading = {
  readonly postfix: (number | Connective)[];
  readonly operators: Stacked[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly report: Report;
};

function connectiveOf(token: Token): Connective | null {
  if (token.kind !== 'symbol') return null;
  return Object.hasOwn(BINDS, token.text) ? (token.text as Connective) : null;
}

/**
 * Reads a boolean constraint with two stacks, so that depth costs no call stack. Null: it was
 * reported what is wrong with it.
 */
export function readConstraint(
  tokens: readonly Token[],
  indexOf: ReadonlyMap<string, number>,
  report: Report,
): Constraint | null {
  const [first] = tokens;
  if (first === undefined) return null;
  const strange = tokens.find((token, at) => notBoolean(token, tokens[at + 1]));
  if (strange !== undefined) {
    const what = strange.kind === 'string' ? `'${strange.text}'` : `"${strange.text}"`;
    report(strange, 'not_supported', `${what} ${BOOLEAN_ONLY}`);
    return null;
  }
  const reading: Reading = { postfix: [], operators: [], indexOf, report };
  let wantsOperand = true;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    if (wantsOperand) {
      const taken = readOperand(token, tokens[at + 1], reading);
      if (taken === 'wrong') return null;
      wantsOperand = taken === 'opens';
    } else if (token.text === ')' && token.kind === 'symbol') {
      if (!close(reading)) return null;
    } else {
      const connective = connectiveOf(token);
      if (connective === null || connective === '!') {
        report(token, 'syntax', `expected &, |, =>, <=> or ")" here, not "${token.text}"`);
        return null;
      }
      push(connective, reading);
      wantsOperand = true;
    }
  }
  if (wantsOperand) {
    const last = tokens.at(-1) ?? first;
    report(last, 'syntax', `the constraint ends after "${last.text}", where a feature must follow`);
    return null;
  }
  return finish(first, reading);
}

/** True for what belongs to arithmetic, to texts or to attributes. */
function notBoolean(token: Token, next: Token | undefined): boolean {
  if (token.kind === 'number' || token.kind === 'string') return true;
  if (token.kind === 'symbol') return NOT_SUPPORTED.has(token.text);
  return token.kind === 'word' && FUNCTIONS.has(token.text) && next?.text === '(';
}

function readOperand(
  token: Token,
  next: Token | undefined,
  { operators, postfix, indexOf, report }: Reading,
): 'opens' | 'operand' | 'wrong' {
  if (token.kind === 'symbol') {
    if (token.text === '!') operators.push('!');
    else if (token.text === '(') operators.push(token);
    else {
      report(token, 'syntax', `expected a feature, "!" or "(" here, not "${token.text}"`);
      return 'wrong';
    }
    return 'opens';
  }
  if (next?.kind === 'symbol' && next.text === '.') {
    const detail = `"${token.text}." refers to an attribute or to an imported model, which ${BOOLEAN_ONLY}`;
    report(token, 'not_supported', detail);
    return 'wrong';
  }
  const feature = indexOf.get(token.text);
  if (feature === undefined) {
    report(token, 'name', `there is no feature "${token.text}" in this model`);
    return 'wrong';
  }
  postfix.push(feature);
  return 'operand';
}

function push(connective: Connective, { operators, postfix }: Reading): void {
  for (let top = operators.at(-1); typeof top === 'string'; top = operators.at(-1)) {
    if (BINDS[top] < BINDS[connective]) break;
    postfix.push(top);
    operators.pop();
  }
  operators.push(connective);
}

/** False: no parenthesis is open, which was reported when the line was split. */
function close({ operators, postfix }: Reading): boolean {
  for (let top = operators.pop(); top !== undefined; top = operators.pop()) {
    if (typeof top !== 'string') return true;
    postfix.push(top);
  }
  return false;
}

function finish({ line, column }: Token, reading: Reading): Constraint | null {
  const { operators, postfix } = reading;
  for (let top = operators.pop(); top !== undefined; top = operators.pop()) {
    // A parenthesis that never closes was reported when the line was split.
    if (typeof top !== 'string') return null;
    postfix.push(top);
  }
  return { line, column, postfix };
}
