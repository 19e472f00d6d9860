import * as v from 'valibot';
import type { Finding } from './reply.ts';
import { branchFor, fieldsAt, nodesAt } from './schema_walk.ts';

export type Keys = readonly (string | number)[];

/** A fault of shape, and the keys that lead to it. */
export type Fault = { readonly keys: Keys; readonly finding: Finding };

/** Keys and values are shown up to this length; what is longer is told by its length. */
const SHOWN_MAX = 60;

/** Every fault that a schema found, with its JSON pointer and what would be right. */
export function findingsOf(
  schema: v.GenericSchema,
  issues: readonly v.BaseIssue<unknown>[],
): Finding[] {
  return faultsOf(schema, issues).map(({ finding }) => finding);
}

export function faultsOf(
  schema: v.GenericSchema,
  issues: readonly v.BaseIssue<unknown>[],
): Fault[] {
  return issues.flatMap((issue) => faultsOfIssue(schema, issue));
}

function faultsOfIssue(schema: v.GenericSchema, issue: v.BaseIssue<unknown>): Fault[] {
  const keys = (issue.path ?? []).map((item) => item.key as string | number);
  return withinUnion(schema, issue, keys) ?? [{ keys, finding: findingOf(schema, issue, keys) }];
}

/** A union only says that no branch fits; what is wrong is said by the one that was meant. */
function withinUnion(schema: v.GenericSchema, issue: v.BaseIssue<unknown>, keys: Keys) {
  const { type, input } = issue;
  if (type !== 'union' || typeof input !== 'object' || input === null) return null;
  if (Array.isArray(input)) return null;
  const branch = branchFor(nodesAt(schema, keys), input);
  const parsed = branch === undefined ? null : v.safeParse(branch, input);
  if (branch === undefined || parsed === null || parsed.success) return null;
  return faultsOf(branch, parsed.issues).map(({ keys: inner, finding }) => ({
    keys: [...keys, ...inner],
    finding: { ...finding, path: jsonPointer(keys) + finding.path },
  }));
}

function findingOf(schema: v.GenericSchema, issue: v.BaseIssue<unknown>, keys: Keys): Finding {
  const path = jsonPointer(keys);
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const known = fieldsAt(schema, keys.slice(0, -1));
    const right = known.length === 0 ? 'none is taken here' : `known are ${known.join(', ')}`;
    return { path, code: 'unknown_field', detail: `unknown field; ${right}` };
  }
  if (issue.received === 'undefined' && issue.input === undefined) {
    return { path, code: 'required', detail: 'this field is required' };
  }
  if (issue.type === 'strict_object') {
    return { path, code: 'object', detail: `expected an object, not ${shown(issue.input)}` };
  }
  // The only check of that kind is the one for ids (`unique_ids.ts`).
  if (issue.type === 'raw_check') {
    return { path, code: 'duplicate_id', detail: `${shown(issue.input)} ${issue.message}` };
  }
  return { path, code: issue.type, detail: `${wanted(issue)}, not ${found(issue)}` };
}

/** What would be right. Messages of our own say it already; the library's repeat the input. */
function wanted(issue: v.BaseIssue<unknown>): string {
  const { message, expected, type, input } = issue;
  if (!message.startsWith('Invalid ')) return message;
  const { requirement } = issue as { readonly requirement?: unknown };
  const many = Array.isArray(input) ? 'elements' : 'characters';
  switch (type) {
    case 'max_length':
      return `at most ${String(requirement)} ${many} are taken`;
    case 'min_length':
      return `at least ${String(requirement)} ${many} are needed`;
    case 'max_value':
      return `at most ${String(requirement)} is taken`;
    case 'min_value':
      return `at least ${String(requirement)} is needed`;
    case 'integer':
      return 'expected a whole number';
    case 'iso_timestamp':
      return 'expected an instant such as "2027-01-01T00:00:00Z"';
    case 'uuid':
      return 'expected a UUID';
    default:
      return `expected ${(expected ?? type).slice(0, 500)}`;
  }
}

function found({ type, input }: v.BaseIssue<unknown>): string {
  const counted = type === 'max_length' || type === 'min_length';
  return counted && (typeof input === 'string' || Array.isArray(input))
    ? String(input.length)
    : shown(input);
}

/** A value for a message: short ones as they are, long ones by their length. */
export function shown(value: unknown): string {
  if (typeof value === 'string') {
    return value.length <= SHOWN_MAX
      ? JSON.stringify(value)
      : `a text of ${value.length} characters`;
  }
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (value === undefined) return 'nothing';
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : String(null);
}

/** RFC 6901; of a key that is too long to read only the beginning. */
export function jsonPointer(keys: Keys): string {
  return keys.map((key) => `/${escaped(String(key))}`).join('');
}

function escaped(key: string): string {
  const short =
    key.length <= 2 * SHOWN_MAX ? key : `${key.slice(0, SHOWN_MAX)}…(${key.length} characters)`;
  return short.replaceAll('~', '~0').replaceAll('/', '~1');
}
