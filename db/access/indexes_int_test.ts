import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../connect.ts';
import type { Sql } from '../connect.ts';
import { createTestDatabase } from '../test_database.ts';
import type { TestDatabase } from '../test_database.ts';

let database: TestDatabase;
let admin: Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  admin = connect({ url: database.adminUrl, application: 'test', max: 1 });
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

const ROOT = new URL('../../', import.meta.url);

async function textsBelow(folder: string): Promise<readonly string[]> {
  const at = new URL(folder, ROOT);
  const files = (await readdir(at, { recursive: true })).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('_test.ts'),
  );
  return Promise.all(files.map((file) => readFile(new URL(file, at), 'utf8')));
}

/** Statements of the core by their names, those of the bridge by their functions'. */
async function statementNames(): Promise<ReadonlySet<string>> {
  const core = (await textsBelow('core/sql/')).flatMap((text) =>
    [...text.matchAll(/statement\(\s*['`]([a-z_]+)/g)].map(([, name]) => name ?? ''),
  );
  const bridge = (await textsBelow('bridge/')).flatMap((text) =>
    [...text.matchAll(/export (?:async )?function (\w+)/g)].map(([, name]) =>
      (name ?? '').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    ),
  );
  return new Set([...core, ...bridge]);
}

test('every index names a statement that it serves, or what it guards', async () => {
  const indexes = await admin<{ name: string; isUnique: boolean; text: string | null }[]>`
    select i.oid::regclass::text as name, x.indisunique as "isUnique",
      obj_description(i.oid, 'pg_class') as text
    from pg_index x
    join pg_class i on i.oid = x.indexrelid
    where i.relnamespace in ('public'::regnamespace, 'workflow'::regnamespace)
      and not i.relispartition
      and not (obj_description(i.oid, 'pg_class') is null and exists (
        select from pg_constraint c where c.conindid = i.oid and c.contype in ('p', 'u')))
    order by 1
  `;
  expect(indexes.length).toBeGreaterThan(30);
  const names = await statementNames();
  const problems = indexes.flatMap(({ name, isUnique, text }) => {
    if (text === null) {
      return [
        `${name}: say by "comment on index ${name} is 'serves: …'" which statement it serves`,
      ];
    }
    const served = /serves: ([a-z_, ]+)$/.exec(text)?.[1]?.split(', ') ?? [];
    if (served.length === 0) {
      const guards = isUnique && text.startsWith('guards: ');
      return guards ? [] : [`${name}: "${text}" names no statement: drop it, or say "serves: …"`];
    }
    return served.filter((one) => !names.has(one)).map((one) => `${name}: no statement is ${one}`);
  });
  expect(problems).toEqual([]);
});

test('no two indexes of a table begin alike: the longer one serves both', async () => {
  const twins = await admin`
    select a.indexrelid::regclass::text as shorter, b.indexrelid::regclass::text as longer
    from pg_index a
    join pg_index b on b.indrelid = a.indrelid and b.indexrelid <> a.indexrelid
      and b.indkey::text like a.indkey::text || ' %' and a.indclass[0] = b.indclass[0]
      and a.indoption::text = left(b.indoption::text, length(a.indoption::text))
      and pg_get_expr(a.indpred, a.indrelid) is not distinct from pg_get_expr(b.indpred, b.indrelid)
    join pg_class i on i.oid = a.indexrelid
    where not a.indisunique and not i.relispartition
      and i.relnamespace in ('public'::regnamespace, 'workflow'::regnamespace)
  `;
  expect([...twins]).toEqual([]);
});
