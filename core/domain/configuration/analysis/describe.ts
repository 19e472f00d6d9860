import type { Offering } from '../../../contract/catalog.ts';
import type { Finding } from '../../../contract/reply.ts';
import type { Encoding } from './encoding.ts';
import { onLiteral } from './encode_rules.ts';
import type { Place } from './place.ts';
import type { Possible } from './possible.ts';
import { list } from '../words.ts';

/** So many of one kind are told one by one for each offering; the rest is counted. */
const TOLD_MAX = 20;

/** What an offering forces or rules out although it offers it; paths start at `base`. */
export function describePossible(
  offering: Offering,
  { places }: Encoding,
  possible: Possible,
  base: string,
): Finding[] {
  const warnings: Finding[] = [];
  const said = saidByGroups(offering);
  const asSaid: string[] = [];
  for (const option of offering.options) {
    const place = places.get(`option:${option.id}`);
    if (place === undefined) continue;
    const optional = !option.required && option.default === undefined;
    const about = aboutOption(place, optional, option.type === 'boolean', possible);
    if (said.has(option.id) && about[0]?.code === 'always_forced') asSaid.push(option.name);
    else warnings.push(...about);
  }
  if (asSaid.length > 0) {
    const detail = `as its groups say, every valid configuration has ${list(asSaid, 'and')}`;
    warnings.push({ path: '', code: 'always_forced', detail });
  }
  for (const slot of offering.slots) {
    const place = places.get(`slot:${slot.id}`);
    if (place !== undefined) warnings.push(...aboutSlot(place, possible));
  }
  return bounded(warnings, base);
}

/** Options that a group or a rule of their own demands: that they are there surprises nobody. */
function saidByGroups({ rules }: Offering): ReadonlySet<string> {
  return new Set(
    rules.flatMap((rule) => {
      if (rule.kind === 'choose' && rule.min >= rule.of.length) return rule.of;
      return rule.kind === 'formula' && rule.postfix.length === 1 ? rule.postfix : [];
    }),
  );
}

function aboutOption(
  place: Place,
  optional: boolean,
  boolean: boolean,
  { dead, unsettled }: Possible,
): Finding[] {
  const { path, name, items } = place;
  if (items.some(({ literal }) => unsettled.has(literal))) {
    return [{ path, code: 'not_settled', detail: `${name}: what it can be is not settled` }];
  }
  const alive = items.filter(({ literal }) => !dead.has(literal));
  const gone = items.filter(({ literal }) => dead.has(literal));
  const can = alive.flatMap(({ values }) => values);
  const never = gone.flatMap(({ values }) => values);
  const [only] = can;
  const isOne = can.length === 1 && alive.every(({ low, high, other }) => !(low < high) && !other);
  const mayBeOpen = optional && alive.some(({ absent }) => absent);
  if (can.length === 0 || (boolean && !can.includes('true') && never.includes('true'))) {
    const detail = `${name} is offered, but chosen in no valid configuration`;
    return [{ path, code: 'dead_option', detail }];
  }
  if (isOne && !mayBeOpen && gone.length > 0) {
    const also = optional ? ', though it is optional' : '';
    const detail = boolean
      ? `${name} is chosen in every valid configuration${also}`
      : `${name} is ${only} in every valid configuration${also}`;
    return [{ path, code: 'always_forced', detail }];
  }
  const warnings: Finding[] = [];
  if (optional && !mayBeOpen) {
    const detail = `${name} is optional, but given in every valid configuration`;
    warnings.push({ path, code: 'false_optional', detail });
  }
  if (never.length > 0) {
    const detail = `${name} is ${list(never)} in no valid configuration`;
    warnings.push({ path, code: 'dead_value', detail });
  }
  return warnings;
}

function aboutSlot({ path, name, min, items, filled }: Place, possible: Possible): Finding[] {
  const { dead, unsettled } = possible;
  const warnings: Finding[] = [];
  const open = items.filter(({ literal }) => unsettled.has(literal)).flatMap(offeringsOf);
  if (open.length > 0) {
    const detail = `${name}: of ${open.length} candidates it is not settled whether they fit`;
    warnings.push({ path, code: 'not_settled', detail });
  }
  const alive = items.filter(({ literal }) => !dead.has(literal)).flatMap(offeringsOf);
  const gone = items.filter(({ literal }) => dead.has(literal)).flatMap(offeringsOf);
  if (alive.length === 0) {
    const detail = `${name}: nothing that could fill it is in any valid configuration`;
    return gone.length === 0 ? [] : [{ path, code: 'dead_slot', detail }];
  }
  if (gone.length > 0) {
    const names = list(
      gone.map((offering) => `"${offering.name}"`),
      'and',
    );
    const share = `${gone.length} of ${gone.length + alive.length} candidates`;
    const detail = `${name}: ${share} fit in no valid configuration: ${names}`;
    warnings.push({ path, code: 'dead_candidate', detail });
  }
  const neverEmpty = min > 0 || dead.has(filled ^ 1);
  const [only, second] = alive;
  if (neverEmpty && second === undefined && gone.length > 0) {
    const detail = `${name} is "${only?.name ?? ''}" in every valid configuration`;
    warnings.push({ path, code: 'always_forced', detail });
  }
  if (min === 0 && neverEmpty) {
    const detail = `${name} may be empty as it is offered, but is in no valid configuration`;
    warnings.push({ path, code: 'false_optional', detail });
  }
  return warnings;
}

function offeringsOf(item: Place['items'][number]): Place['items'][number]['offerings'] {
  return item.offerings;
}

/** Options of groups that are there whenever their owner is. */
export function describeImplied(
  offering: Offering,
  encoding: Encoding,
  { implied, dead }: Possible,
  base: string,
): Finding[] {
  const nameOf = new Map(offering.options.map((option, at) => [option.id, { option, at }]));
  const warnings = implied.flatMap(({ option, owner }): Finding[] => {
    const known = nameOf.get(option);
    if (known === undefined || dead.has(onLiteral(encoding, owner))) return [];
    const name = nameOf.get(owner)?.option.name ?? owner;
    const detail = `${known.option.name} is optional, but chosen whenever ${name} is`;
    return [{ path: `/options/${known.at}`, code: 'false_optional', detail }];
  });
  return bounded(warnings, base);
}

/** The first of each kind, and how many more there are. */
function bounded(warnings: readonly Finding[], base: string): Finding[] {
  const counts = new Map<string, number>();
  const told: Finding[] = [];
  for (const { path, code, detail } of warnings) {
    const count = (counts.get(code) ?? 0) + 1;
    counts.set(code, count);
    if (count <= TOLD_MAX) told.push({ path: base + path, code, detail });
  }
  for (const [code, count] of counts) {
    if (count <= TOLD_MAX) continue;
    told.push({ path: base, code, detail: `and ${count - TOLD_MAX} more of the kind ${code}` });
  }
  return told;
}
