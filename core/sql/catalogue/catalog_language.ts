import type { Sql } from '../../../db/connect.ts';
import { statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

/** What offerings of the version on sale are translated into; a trigger keeps it. */
export function activeLanguages(
  sql: Sql,
  tenant: string,
  now: string,
): Statement<{ language: string }> {
  return statement(
    'active_languages',
    sql`
      select l.language from catalog_language l
      where l.tenant_id = ${tenant} and l.catalog_version = (
        select catalog_version from catalog_active
        where tenant_id = ${tenant} and activate_at <= ${now}
        order by activate_at desc
        limit 1
      )
      order by l.language
    `,
  );
}
