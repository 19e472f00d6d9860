import * as v from 'valibot';
import { REQUEST_SCHEMA } from '../../core/contract/calls.ts';
import type { Stem } from '../../core/contract/subjects.ts';

export type Ids = Readonly<Record<string, string>>;

/** What is required beside ids, where a text alone won't do. */
const MORE: Partial<Record<Stem, Readonly<Record<string, unknown>>>> = {
  catalog_add: { offerings: [] },
  catalog_get: { offeringIds: ['router'] },
  catalog_import: { settings: { currency: 'USD' } },
  price_book: { offeringIds: ['router'] },
  quote_import: { lines: [{ id: 'l1', offeringId: 'router' }] },
  quote_edit_items: { edits: [{ op: 'remove', lineId: 'l1' }] },
  delegation_create: { validTo: new Date(Date.now() + 3_600_000).toISOString() },
};
const TEXT = 'somebody';

/** The shortest body that a stem takes: the given ids, and something for what else is required. */
export function bodyFor(stem: Stem, ids: Ids): unknown {
  const schema: v.GenericSchema = REQUEST_SCHEMA[stem];
  const required = Object.entries(entriesOf(schema)).filter(([, one]) => one.type !== 'optional');
  const body = {
    ...Object.fromEntries(required.map(([name, one]) => [name, ids[name] ?? valueFor(one)])),
    ...MORE[stem],
  };
  const parsed = v.safeParse(schema, body);
  if (parsed.success) return body;
  const [issue] = parsed.issues;
  const where = issue === undefined ? '' : `${v.getDotPath(issue) ?? ''}: ${issue.message}`;
  throw new Error(`no body for ${stem}: ${where}; say in MORE what it needs`);
}

function entriesOf(schema: v.GenericSchema): Readonly<Record<string, v.GenericSchema>> {
  return 'entries' in schema ? (schema.entries as Record<string, v.GenericSchema>) : {};
}

function valueFor(schema: v.GenericSchema): unknown {
  switch (schema.type) {
    case 'string':
      return TEXT;
    case 'number':
      return 1;
    case 'array':
      return [];
    case 'boolean':
      return true;
    case 'picklist':
      return (schema as unknown as { options: readonly unknown[] }).options[0];
    default:
      return {};
  }
}
