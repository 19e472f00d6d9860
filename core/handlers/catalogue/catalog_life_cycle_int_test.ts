import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { draftCatalogue } from '../../server/test_catalogue.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(async () => {
  await core.stop();
});

const admin = <S extends Parameters<TestCore['ask']>[1]>(
  stem: S,
  body: Parameters<typeof core.ask<S>>[2],
  more: Parameters<typeof core.ask<S>>[3] = {},
) => core.ask('admin', stem, body, more);

const dangling = (id: string) => ({
  id,
  offeringId: `no-such-${id}`,
  priceList: 'standard',
  charge: 'one_time' as const,
  amount: '1.00',
});

describe('a draft', () => {
  test('is validated when it is clean, and a draft again when something is added', async () => {
    const catalogVersion = await draftCatalogue(core);
    expect(await admin('catalog_validate', { catalogVersion })).toMatchObject({
      ok: true,
      body: { status: 'validated', findings: [], findingsTotal: 0 },
      version: 2,
    });
    const known = accepted(await admin('catalog_version', { catalogVersion }));
    expect(known).toMatchObject({ status: 'validated', offerings: 3, prices: 3, priceLists: 1 });
    expect(known.contentHash).toMatch(/^[0-9a-f]{64}$/);
    accepted(await admin('catalog_add', { catalogVersion, prices: [dangling('p1')] }));
    expect(accepted(await admin('catalog_version', { catalogVersion }))).toMatchObject({
      status: 'draft',
      prices: 4,
      version: 3,
    });
    expect(await admin('catalog_publish', { catalogVersion })).toMatchObject({
      ok: false,
      code: 'catalog_invalid',
    });
  });

  test('tells all of its findings at once, each with the id of its thing', async () => {
    const catalogVersion = await draftCatalogue(core);
    const prices = Array.from({ length: 150 }, (_, at) => dangling(`broken-${at}`));
    accepted(await admin('catalog_add', { catalogVersion, prices }));
    const checked = accepted(await admin('catalog_validate', { catalogVersion }));
    expect(checked).toMatchObject({ status: 'draft', findingsTotal: 150 });
    expect(checked.findings.length).toBe(150);
    const first = checked.findings[0];
    expect(first?.path).toMatch(/^\/prices\/0\b/);
    expect(first?.detail).toContain('"broken-0"');
    expect(accepted(await admin('catalog_version', { catalogVersion })).status).toBe('draft');
  });

  test('with more findings than a reply carries says how many there are', async () => {
    const catalogVersion = await draftCatalogue(core);
    const prices = Array.from({ length: 1_500 }, (_, at) => dangling(`broken-${at}`));
    accepted(await admin('catalog_add', { catalogVersion, prices }));
    const checked = accepted(await admin('catalog_validate', { catalogVersion }));
    expect(checked.findings.length).toBe(1_000);
    expect(checked.findingsTotal).toBe(1_500);
  });

  test('that was validated is published without another look', async () => {
    const catalogVersion = await draftCatalogue(core);
    accepted(await admin('catalog_validate', { catalogVersion }));
    const published = accepted(await admin('catalog_publish', { catalogVersion }));
    expect(published).toMatchObject({ status: 'published', offerings: 3, prices: 3, version: 3 });
    expect(await admin('catalog_validate', { catalogVersion })).toMatchObject({
      code: 'illegal_transition',
    });
  });
});

test('versions are listed newest first in pages, by status', async () => {
  const token = await core.token('admin', 'pages');
  const names: string[] = [];
  for (let at = 0; at < 5; at += 1) names.unshift(await draftCatalogue(core, 'pages'));
  accepted(await admin('catalog_publish', { catalogVersion: names[2] ?? '' }, { token }));
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const more = cursor === undefined ? {} : { cursor };
    const page = accepted(await admin('catalog_versions', { limit: 2, ...more }, { token }));
    seen.push(...page.items.map(({ catalogVersion }) => catalogVersion));
    cursor = page.next;
  } while (cursor !== undefined);
  expect(seen).toEqual(names);
  const published = accepted(
    await admin('catalog_versions', { limit: 9, status: 'published' }, { token }),
  );
  expect(published.items).toMatchObject([{ catalogVersion: names[2], active: true, offerings: 3 }]);
});

test('every change of a version leaves an event in sequence, and a row of audit', async () => {
  const token = await core.token('admin', 'evidence');
  const tenant = 'evidence';
  const first = await draftCatalogue(core, tenant);
  accepted(await admin('catalog_validate', { catalogVersion: first }, { token }));
  accepted(await admin('catalog_publish', { catalogVersion: first }, { token }));
  const second = await draftCatalogue(core, tenant);
  accepted(await admin('catalog_publish', { catalogVersion: second }, { token }));
  const activateAt = new Date(Date.now() + 3_600_000).toISOString();
  const seen = (expectedVersion: number) => ({ token, expectedVersion });
  accepted(await admin('catalog_activate', { catalogVersion: first, activateAt }, seen(3)));
  accepted(await admin('catalog_unschedule', { catalogVersion: first }, seen(4)));
  accepted(await admin('catalog_retire', { catalogVersion: first }, seen(5)));
  const events = await core.admin<{ event_type: string; sequence: number; topic: string }[]>`
    select event_type, sequence, topic from outbox where key = ${first} order by sequence
  `;
  expect(events.map(({ event_type }) => event_type)).toEqual([
    'catalog.published',
    'catalog.activated',
    'catalog.activated',
    'catalog.unscheduled',
    'catalog.retired',
  ]);
  expect(events.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
  expect(new Set(events.map(({ topic }) => topic))).toEqual(new Set(['audit.business-events.v1']));
  const audit = await core.admin<{ action: string; after_status: string | null }[]>`
    select action, after_status from audit_log where subject_id = ${first} order by at, id
  `;
  expect(audit.map(({ action, after_status }) => [action, after_status])).toEqual([
    ['catalog_import', 'draft'],
    ['catalog_validate', 'validated'],
    ['catalog_publish', 'published'],
    ['catalog_activate', null],
    ['catalog_unschedule', null],
    ['catalog_retire', 'retired'],
  ]);
});
