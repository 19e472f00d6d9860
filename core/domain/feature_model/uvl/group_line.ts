import type { GroupKind } from '../model.ts';
import type { Report } from './findings.ts';
import type { Line, Token } from './lines.ts';

/** How a group starts; `max` null: as many as it has members. */
export type GroupStart = {
  readonly kind: GroupKind;
  readonly min: number;
  readonly max: number | null;
};

const KEYWORDS: ReadonlySet<string> = new Set(['mandatory', 'optional', 'or', 'alternative']);

export function isGroupKeyword(token: Token): boolean {
  return (token.kind === 'word' && KEYWORDS.has(token.text)) || isOpening(token);
}

function isOpening({ kind, text }: Token): boolean {
  return kind === 'symbol' && text === '[';
}

/** Null: it was reported what is wrong with it. */
export function readGroup({ tokens }: Line, report: Report): GroupStart | null {
  const [first, second] = tokens;
  if (isOpening(first)) return readCardinality(tokens, report);
  if (first.kind !== 'word' || !KEYWORDS.has(first.text)) {
    const detail = `expected mandatory, optional, or, alternative or [n..m] here, not "${first.text}"`;
    report(first, 'structure', detail);
    return null;
  }
  if (second !== undefined) {
    const detail = `"${second.text}" belongs on a line of its own, indented below "${first.text}"`;
    report(second, 'structure', detail);
  }
  switch (first.text) {
    case 'or':
      return { kind: 'or', min: 1, max: null };
    case 'alternative':
      return { kind: 'alternative', min: 1, max: 1 };
    case 'optional':
      return { kind: 'optional', min: 0, max: null };
    default:
      // Its least is the number of its members, known when it ends.
      return { kind: 'mandatory', min: 0, max: null };
  }
}

/** `[n]`, `[n..m]` or `[n..*]`. */
function readCardinality(tokens: readonly [Token, ...Token[]], report: Report): GroupStart | null {
  const texts = tokens.map(({ text }) => text);
  const shape = /^\[(\d{1,9})(?:\.\.(\d{1,9}|\*))?\]$/.exec(texts.join(''));
  if (shape === null) {
    const detail = `expected [n], [n..m] or [n..*] and nothing more, not "${texts.join(' ')}"`;
    report(tokens[0], 'syntax', detail);
    return null;
  }
  const min = Number(shape[1]);
  const max = shape[2] === '*' ? null : Number(shape[2] ?? shape[1]);
  if (max !== null && max < min) {
    report(tokens[0], 'structure', `[${min}..${max}] ends below its start: [${max}..${min}]?`);
    return null;
  }
  return { kind: 'cardinality', min, max };
}
