import type { Option } from '../../contract/catalog.ts';
import type { Scalar } from '../../contract/common.ts';
import type { Condition, Ref } from '../../contract/rules.ts';
import { complaintAbout } from '../configuration/choices.ts';
import { TYPE_BIT } from './known.ts';
import type { Places } from './places.ts';
import type { Report } from './report.ts';

/** Conditions read what is there, are complete, and compare values of one type. */
export function checkConditions(
  conditions: readonly Condition[],
  places: Places,
  report: Report,
): void {
  for (const [index, condition] of conditions.entries()) {
    const at = report.at(`/${index}`);
    checkRef(condition.ref, places, at.at('/ref'));
    checkOperand(condition, places, at);
  }
}

function checkOperand(condition: Condition, places: Places, report: Report): void {
  const { op, value, values, ref } = condition;
  if (op === 'present' || op === 'absent') return;
  const given = op === 'in' ? values : op === 'contains' ? (value ?? values) : value;
  if (given === undefined) {
    const what = op === 'in' ? '"values"' : 'a "value"';
    report.say('', 'condition', `"${op}" needs ${what}`);
    return;
  }
  if (op === 'contains') {
    if (value !== undefined) checkText(value, report.at('/value'));
    else (values ?? []).forEach((one, at) => checkText(one, report.at(`/values/${at}`)));
    return;
  }
  const exact = op === '=' || op === '!=' || op === 'in';
  if (op === 'in') {
    for (const [at, one] of (values ?? []).entries()) {
      checkValue(ref, one, exact, places, report.at(`/values/${at}`));
    }
  } else if (value !== undefined) checkValue(ref, value, exact, places, report.at('/value'));
}

function checkText(value: Scalar, report: Report): void {
  if (typeof value === 'string') return;
  report.say('', 'value_type', `"contains" looks for a text, not ${typeOf(value)} ${value}`);
}

/** A value that is compared must be one that can stand there. `exact`: it is looked for itself. */
export function checkValue(
  ref: Ref,
  value: Scalar,
  exact: boolean,
  places: Places,
  report: Report,
): void {
  if ('option' in ref) {
    const option = places.options.get(ref.option);
    if (option === undefined || places.doubtful.has(option.id)) return;
    const complaint = complaintAbout(exact ? option : unbounded(option), value);
    if (complaint !== null) report.say('', 'value_type', complaint);
    return;
  }
  const types = places.candidates(ref.slot)?.typesOf(ref.characteristic) ?? 0;
  if (types === 0 || (types & TYPE_BIT[typeOf(value)]) !== 0) return;
  const there = Object.entries(TYPE_BIT).flatMap(([name, bit]) => (types & bit ? [name] : []));
  const detail = `"${ref.characteristic}" is ${there.join(' or ')} there, never ${typeOf(value)}`;
  report.say('', 'value_type', detail);
}

/** `< 10` is as good as `<= 5` where 5 is the most: only the type has to be right. */
function unbounded({ id, name, type, required }: Option): Option {
  return { id, name, type: type === 'integer' ? 'decimal' : type, required };
}

function typeOf(value: Scalar): keyof typeof TYPE_BIT {
  return typeof value as keyof typeof TYPE_BIT;
}

export function checkRef(ref: Ref, places: Places, report: Report): void {
  if ('option' in ref) {
    checkOptionId(ref.option, places, report);
    return;
  }
  if (!checkSlotId(ref.slot, places, report)) return;
  checkCharacteristic(ref.slot, ref.characteristic, places, report.at('/characteristic'));
}

export function checkOptionId(id: string, places: Places, report: Report): boolean {
  if (places.options.has(id)) return true;
  report.say('', 'option_unknown', `the offering has no option "${id}"`);
  return false;
}

export function checkSlotId(id: string, places: Places, report: Report): boolean {
  if (places.slots.has(id)) return true;
  report.say('', 'slot_unknown', `the offering has no slot "${id}"`);
  return false;
}

export function checkCharacteristic(
  slot: string,
  name: string,
  places: Places,
  report: Report,
): void {
  const candidates = places.candidates(slot);
  if (candidates === null || candidates.typesOf(name) !== 0) return;
  const detail = `nothing that goes into slot "${slot}" has a characteristic "${name}"`;
  report.say('', 'characteristic_unknown', detail);
}
