import type { ParsedBody, ReplyBody } from '../../contract/calls.ts';
import { refuse } from '../../contract/reply.ts';
import type { Reply } from '../../contract/reply.ts';
import type { Call } from '../../server/call.ts';
import { runQuery } from '../../server/run_query.ts';
import { activeVersion } from '../../sql/catalogue/catalog_version.ts';
import { listCatalogVersions } from '../../sql/catalogue/catalog_version_list.ts';
import { listActivations } from '../../sql/catalogue/catalog_version_schedule.ts';
import { notThere, versionDetail } from './catalog_version_view.ts';
import { decodeCursor, pageOf } from '../cursor.ts';

export async function catalogVersions(
  call: Call,
  { status, limit, cursor }: ParsedBody['catalog_versions'],
): Promise<Reply<ReplyBody['catalog_versions']>> {
  const from = decodeCursor(cursor);
  if (!from.ok) return from;
  const page = { now: call.now, before: from.position, limit: limit + 1 };
  const read = await runQuery(call, (sql) => [
    listCatalogVersions(sql, call.identity.tenant, { status }, page),
  ]);
  if (!read.ok) return read;
  return {
    ok: true,
    body: pageOf(read.rows[0], limit, versionDetail, (row) => [row.createdAt, row.catalogVersion]),
  };
}

export async function catalogVersion(
  call: Call,
  { catalogVersion: version }: ParsedBody['catalog_version'],
): Promise<Reply<ReplyBody['catalog_version']>> {
  const page = { now: call.now, before: null, limit: 1 };
  const read = await runQuery(call, (sql) => [
    listCatalogVersions(sql, call.identity.tenant, { catalogVersion: version }, page),
  ]);
  if (!read.ok) return read;
  const row = read.rows[0][0];
  if (row === undefined) return notThere(version);
  return { ok: true, body: versionDetail(row), version: row.version };
}

export async function catalogSchedule(
  call: Call,
  { limit, cursor }: ParsedBody['catalog_schedule'],
): Promise<Reply<ReplyBody['catalog_schedule']>> {
  const from = decodeCursor(cursor);
  if (!from.ok) return from;
  const before = from.position?.[0] ?? null;
  if (before !== null && Number.isNaN(Date.parse(before))) {
    return refuse('invalid_request', 'the cursor is one of another list', { field: '/cursor' });
  }
  const { tenant } = call.identity;
  const read = await runQuery(call, (sql) => [
    activeVersion(sql, tenant, call.now),
    listActivations(sql, tenant, before, limit + 1),
  ]);
  if (!read.ok) return read;
  const [[active], rows] = read.rows;
  const stateOf = (activateAt: string) => {
    if (activateAt === active?.activateAt) return 'active';
    return Date.parse(activateAt) > Date.parse(call.now) ? 'scheduled' : 'past';
  };
  return {
    ok: true,
    body: pageOf(
      rows,
      limit,
      (row) => ({ ...row, state: stateOf(row.activateAt) }) as const,
      (row) => [row.activateAt, row.catalogVersion],
    ),
  };
}
