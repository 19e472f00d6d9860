import type { Sql } from '../../../db/connect.ts';
import type { Offering } from '../../contract/catalog.ts';
import { json, statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

/** What rules can read of an offering, and where and when it is sold. */
export type CandidateRow = {
  readonly document: Pick<
    Offering,
    'id' | 'name' | 'category' | 'kind' | 'characteristics' | 'markets' | 'channels'
  > &
    Pick<Partial<Offering>, 'validFrom' | 'validTo'>;
};

/** Every offering of some categories, and some others by id, without what no rule can read. */
export function loadCandidates(
  sql: Sql,
  tenant: string,
  version: string,
  categories: readonly string[],
  ids: readonly string[],
): Statement<CandidateRow> {
  return statement(
    'load_candidates',
    sql`
      select document - array['description', 'translations', 'options', 'slots', 'rules',
        'fulfilment'] as document
      from offering
      where tenant_id = ${tenant} and catalog_version = ${version}
        and (category = any(array(select jsonb_array_elements_text(${json(sql, categories)})))
          or id = any(array(select jsonb_array_elements_text(${json(sql, ids)}))))
    `,
  );
}
