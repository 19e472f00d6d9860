import type { Option } from '../../contract/catalog.ts';
import { complaintAbout } from '../configuration/choices.ts';
import type { Report } from './report.ts';
import { checkUnique, pointerKey } from './report.ts';

/** `doubtful` gets the ids of options whose values are faulty: what rules compare may be right. */
export function checkOptions(
  options: readonly Option[],
  doubtful: Set<string>,
  report: Report,
): void {
  checkUnique(options, '/options', report);
  for (const [index, option] of options.entries()) {
    const before = report.count();
    const at = report.at(`/options/${index}`);
    const bounded = checkBounds(option, at);
    const sound = checkValues(bounded, at);
    if (report.count() > before) doubtful.add(option.id);
    checkDefault(bounded, sound, at);
    checkLabels(option, at);
  }
}

/** Without bounds that can't be: what they forbid isn't wrong. */
function checkBounds(option: Option, report: Report): Option {
  const { min, max, type } = option;
  if (min === undefined && max === undefined) return option;
  const { min: _min, max: _max, ...open } = option;
  if (type !== 'integer' && type !== 'decimal') {
    const path = min === undefined ? '/max' : '/min';
    report.say(path, 'bounds', `only integer and decimal options have bounds, not ${type}`);
    return open;
  }
  if (min !== undefined && max !== undefined && min > max) {
    report.say('/min', 'bounds', `${min} is above max (${max})`);
    return open;
  }
  return option;
}

/** True: what may be chosen is clear. */
function checkValues(option: Option, report: Report): boolean {
  const { values, ...open } = option;
  if (values?.length === 0) report.say('/values', 'no_values', 'no value can be chosen');
  const seen = new Map<unknown, number>();
  let sound = (values?.length ?? 1) > 0;
  for (const [which, value] of (values ?? []).entries()) {
    const first = seen.get(value);
    const twice = first === undefined ? null : `is there already, as value ${first}`;
    const complaint = twice ?? complaintAbout(open, value);
    if (first === undefined) seen.set(value, which);
    if (complaint === null) continue;
    const code = twice === null ? 'option_value' : 'duplicate_value';
    report.say(`/values/${which}`, code, complaint);
    sound = sound && twice !== null;
  }
  return sound;
}

function checkDefault(option: Option, sound: boolean, report: Report): void {
  if (option.default === undefined) return;
  const { values: _, ...open } = option;
  // The value that is wrong may be the one that the default means.
  const complaint = complaintAbout(sound ? option : open, option.default);
  if (complaint !== null) report.say('/default', 'option_value', complaint);
}

function checkLabels(option: Option, report: Report): void {
  const { labels, translations } = option;
  const places = [
    ['/labels', labels],
    ...Object.entries(translations ?? {}).map(
      ([tag, { labels: named }]) => [`/translations/${tag}/labels`, named] as const,
    ),
  ] as const;
  for (const [path, named] of places) {
    if (named === undefined) continue;
    if (option.type !== 'string') {
      report.say(path, 'label', `only options of type string have labels, not ${option.type}`);
      continue;
    }
    for (const value of Object.keys(named)) {
      if (option.values === undefined || option.values.includes(value)) continue;
      report.say(`${path}/${pointerKey(value)}`, 'label', `"${value}" is none of the values`);
    }
  }
}
