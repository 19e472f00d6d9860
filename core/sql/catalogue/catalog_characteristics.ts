import type { Sql } from '../../../db/connect.ts';
import type { Offering } from '../../contract/catalog.ts';
import { FILTER_VALUE_LENGTH_MAX } from '../../contract/catalog_search.ts';
import type { Scalar } from '../../contract/common.ts';
import { json, statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

type ValueRow = {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  /** Null: not a number. */
  readonly number: number | null;
  readonly least: boolean;
  readonly greatest: boolean;
};

/** Of offerings that are in the version by now, and had none before. */
export function addCharacteristics(
  sql: Sql,
  tenant: string,
  version: string,
  offerings: readonly Pick<Offering, 'id' | 'characteristics'>[],
): Statement<never> {
  const rows = offerings.flatMap(({ id, characteristics }) =>
    Object.entries(characteristics).flatMap(([name, value]) =>
      valueRows(id, name, Array.isArray(value) ? value : [value]),
    ),
  );
  return statement(
    'add_characteristics',
    sql`
      insert into offering_characteristic
        (tenant_id, catalog_version, row_id, name, value, number, least, greatest)
      select ${tenant}, ${version}, o.row_id, x.name, x.value, coalesce(x.number, 'Infinity'),
        x.least, x.greatest
      from jsonb_to_recordset(${json(sql, rows)}) as x(id text, name text, value text,
        number double precision, least boolean, greatest boolean)
      join offering o
        on o.tenant_id = ${tenant} and o.catalog_version = ${version} and o.id = x.id
    `,
  );
}

export function removeCharacteristics(
  sql: Sql,
  tenant: string,
  version: string,
  offeringIds: readonly string[],
): Statement<never> {
  return statement(
    'remove_characteristics',
    sql`
      delete from offering_characteristic c
      using offering o
      where o.tenant_id = ${tenant} and o.catalog_version = ${version}
        and o.id = any(array(select jsonb_array_elements_text(${json(sql, offeringIds)})))
        and c.row_id = o.row_id
    `,
  );
}

/** Each value once, in the order that a sorted page has them in. */
function valueRows(id: string, name: string, values: readonly Scalar[]): ValueRow[] {
  const fitting = values.filter((value) => String(value).length <= FILTER_VALUE_LENGTH_MAX);
  // A number comes before a text that is written like it, and stays.
  const unique = new Map(
    fitting
      .toSorted(byNumberThenText)
      .toReversed()
      .map((value) => [String(value), value]),
  );
  const sorted = [...unique.values()].toSorted(byNumberThenText);
  return sorted.map((value, at) => ({
    id,
    name,
    value: String(value),
    number: typeof value === 'number' ? value : null,
    least: at === 0,
    greatest: at === sorted.length - 1,
  }));
}

function byNumberThenText(left: Scalar, right: Scalar): number {
  const [one, other] = [numberOf(left), numberOf(right)];
  if (one !== other) return one < other ? -1 : 1;
  return String(left) < String(right) ? -1 : 1;
}

function numberOf(value: Scalar): number {
  return typeof value === 'number' ? value : Infinity;
}
