import type { Finding } from '../../contract/reply.ts';

/** A place within a part whose shape was faulty, so that a neutral value is there. */
export type Mask = {
  /** JSON pointer within the part: `/slots/0/min`; empty: the whole part. */
  readonly path: string;
  /** It decides what the fields beside it mean, as a kind or type does. */
  readonly decisive: boolean;
};

/** What is not sure about a catalogue that is checked although its shape has faults. */
export type Doubts = {
  /** By part: `/offerings/12`, `/settings`. */
  readonly masked: ReadonlyMap<string, readonly Mask[]>;
  /** Something could not be read at all, so what seems missing may stand there. */
  readonly incomplete: boolean;
};

export const NO_DOUBTS: Doubts = { masked: new Map(), incomplete: false };

/** True when a finding may only follow from a fault of shape that was reported already. */
export function followsFromShape({ path, code }: Finding, doubts: Doubts): boolean {
  if (doubts.incomplete && REFERENCES.has(code)) return true;
  if (doubts.masked.size === 0) return false;
  const [part = '', inside = ''] = split(path);
  return (doubts.masked.get(part) ?? []).some((mask) => hides(mask, inside, code));
}

const REFERENCES: ReadonlySet<string> = new Set([
  'offering_unknown',
  'category_unknown',
  'price_list_unknown',
  'market_unknown',
  'language_unused',
]);

function hides({ path, decisive }: Mask, inside: string, code: string): boolean {
  if (isWithin(inside, path)) return true;
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  // What a thing lacks is said at the thing itself; here it has it, though not in the right shape.
  if (inside === parent && parent !== '') return true;
  if (decisive && parent !== '' && isWithin(inside, parent)) return true;
  if (decisive && parent === '' && (DECIDED.has(inside) || code === 'too_fine')) return true;
  const lost = /\/(options|slots|fulfilment|defaultFulfilment)\/\d+(\/id)?$/.exec(path)?.[1];
  return lost !== undefined && LOST[lost] === code;
}

/** What the kind of an offering and the charge of a price decide. */
const DECIDED: ReadonlySet<string> = new Set(['/kind', '/slots', '/period', '/unit', '/charge']);

/** An id that could not be read may be the one that seems to be missing. */
const LOST: Readonly<Record<string, string>> = {
  options: 'option_unknown',
  slots: 'slot_unknown',
  fulfilment: 'task_unknown',
  defaultFulfilment: 'task_unknown',
};

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}/`);
}

/** `/offerings/12/slots/0` → `/offerings/12` and `/slots/0`. */
function split(path: string): readonly string[] {
  const match = /^(\/settings|\/\w+\/\d+)(.*)$/s.exec(path);
  return match === null ? [path, ''] : match.slice(1);
}
