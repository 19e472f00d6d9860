import { TEXT_LENGTH_MAX } from '../../core/contract/common.ts';
import type { SearchFilter } from '../../core/contract/catalog_search.ts';
import type { Finding } from '../../core/contract/reply.ts';
import { filterName, finding } from './search_names.ts';
import type { Operator } from './search_names.ts';

type Bounds = Partial<Record<Exclude<Operator, 'exists'>, number>>;
type Asked = { values?: readonly string[]; bounds?: Bounds; exists?: boolean };

const NUMBER = /^-?\d{1,300}(\.\d{1,300})?([eE][+-]?\d{1,3})?$/;

/** Parameters that the route has no name for, as filters in an order of their own. */
export function filtersFrom(
  parameters: Readonly<Record<string, string | readonly string[]>>,
  findings: Finding[],
): SearchFilter[] {
  const asked = new Map<string, Asked>();
  for (const [parameter, value] of Object.entries(parameters)) {
    const name = filterName(parameter);
    if (!name.ok) {
      findings.push(finding(parameter, name.detail));
      continue;
    }
    const { characteristic, operator } = name;
    if (characteristic === '' || characteristic.length > TEXT_LENGTH_MAX) {
      findings.push(finding(parameter, `a name has 1 to ${TEXT_LENGTH_MAX} characters`));
      continue;
    }
    const own = asked.get(characteristic) ?? {};
    asked.set(characteristic, own);
    const problem = take(own, operator, typeof value === 'string' ? [value] : value);
    if (problem !== null) findings.push(finding(parameter, problem));
  }
  return [...asked]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([characteristic, own]) => filtersOn(characteristic, own));
}

function take(
  asked: Asked,
  operator: Operator | undefined,
  values: readonly string[],
): string | null {
  if (operator === undefined) {
    asked.values = [...new Set([...(asked.values ?? []), ...values])].toSorted();
    return null;
  }
  const [text = '', ...more] = values;
  if (more.length > 0) return 'give this parameter once';
  if (operator === 'exists') {
    if (text !== 'true' && text !== 'false') return `expected true or false, got ${shown(text)}`;
    asked.exists = text === 'true';
    return null;
  }
  const number = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(number)) return `expected a number, got ${shown(text)}`;
  asked.bounds = { ...asked.bounds, [operator]: number };
  return noNumberFits(asked.bounds) ? 'no number is within these bounds' : null;
}

function noNumberFits({ gt, gte, lt, lte }: Bounds): boolean {
  const least = Math.max(gt ?? -Infinity, gte ?? -Infinity);
  const most = Math.min(lt ?? Infinity, lte ?? Infinity);
  return least > most || (least === most && (least === gt || most === lt));
}

function filtersOn(characteristic: string, { values, bounds, exists }: Asked): SearchFilter[] {
  return [
    ...(values === undefined ? [] : [{ characteristic, anyOf: [...values] }]),
    ...(bounds === undefined
      ? []
      : [{ characteristic, gt: bounds.gt, gte: bounds.gte, lt: bounds.lt, lte: bounds.lte }]),
    ...(exists === undefined ? [] : [{ characteristic, exists }]),
  ];
}

function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
