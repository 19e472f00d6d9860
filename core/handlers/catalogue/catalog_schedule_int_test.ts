import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishCatalogue } from '../../server/test_catalogue.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(async () => {
  await core.stop();
});

/** A tenant of its own with `count` published versions, the last one on sale. */
async function shop(tenant: string, count: number) {
  const token = await core.token('admin', tenant);
  const versions: string[] = [];
  for (let at = 0; at < count; at += 1) versions.push(await publishCatalogue(core, tenant));
  const rows = () => core.ask('admin', 'catalog_versions', { limit: 50 }, { token });
  const seen = async (catalogVersion: string) => ({
    token,
    expectedVersion: accepted(
      await core.ask('admin', 'catalog_version', { catalogVersion }, { token }),
    ).version,
  });
  const active = async () =>
    accepted(await core.ask('admin', 'catalog_active', {}, { token })).catalogVersion;
  const rollback = (body: { catalogVersion?: string; from?: string } = {}) =>
    core.ask('admin', 'catalog_rollback', body, { token });
  return { token, versions, rows, seen, active, rollback };
}

const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

describe('a scheduled activation', () => {
  test('comes by time alone, and is told before it comes', async () => {
    const { token, versions, seen, active } = await shop('scheduled', 2);
    const [first = '', second = ''] = versions;
    const activateAt = inMs(1_000);
    const body = { catalogVersion: first, activateAt };
    accepted(await core.ask('admin', 'catalog_activate', body, await seen(first)));
    const before = accepted(await core.ask('admin', 'catalog_active', {}, { token }));
    expect(before).toMatchObject({ catalogVersion: second, next: body });
    while (Date.now() <= Date.parse(activateAt)) {
      await new Promise((wake) => setTimeout(wake, 20));
    }
    expect(await active()).toBe(first);
    const { items } = accepted(
      await core.ask('admin', 'catalog_schedule', { limit: 10 }, { token }),
    );
    expect(
      items.map(({ catalogVersion, state, reason }) => [catalogVersion, state, reason]),
    ).toEqual([
      [first, 'active', 'activated'],
      [second, 'past', 'published'],
      [first, 'past', 'published'],
    ]);
  });

  test('is taken back, but only while it has not come', async () => {
    const { versions, seen, active } = await shop('unscheduled', 2);
    const [first = '', second = ''] = versions;
    const activateAt = inMs(3_600_000);
    const body = { catalogVersion: first, activateAt };
    accepted(await core.ask('admin', 'catalog_activate', body, await seen(first)));
    const retire = { catalogVersion: first };
    expect(await core.ask('admin', 'catalog_retire', retire, await seen(first))).toMatchObject({
      code: 'illegal_transition',
      detail: expect.stringContaining(activateAt),
    });
    accepted(await core.ask('admin', 'catalog_unschedule', body, await seen(first)));
    expect(await core.ask('admin', 'catalog_unschedule', body, await seen(first))).toMatchObject({
      code: 'illegal_transition',
    });
    const now = { catalogVersion: second };
    expect(await core.ask('admin', 'catalog_unschedule', now, await seen(second))).toMatchObject({
      code: 'illegal_transition',
    });
    expect(await active()).toBe(second);
  });

  test('has its instant for itself, and the instant is to come', async () => {
    const { versions, seen } = await shop('instants', 2);
    const [first = '', second = ''] = versions;
    const activateAt = inMs(3_600_000);
    const ask = async (catalogVersion: string, at: string) =>
      core.ask(
        'admin',
        'catalog_activate',
        { catalogVersion, activateAt: at },
        await seen(catalogVersion),
      );
    const scheduled = accepted(await ask(first, activateAt));
    expect(accepted(await ask(first, activateAt)).version).toBe(scheduled.version);
    expect(await ask(second, activateAt)).toMatchObject({
      code: 'illegal_transition',
      detail: expect.stringContaining(first),
    });
    expect(await ask(second, inMs(-120_000))).toMatchObject({
      code: 'invalid_request',
      field: '/activateAt',
    });
  });

  test('needs the state that the caller saw', async () => {
    const { token, versions } = await shop('stale', 1);
    const body = { catalogVersion: versions[0] ?? '', activateAt: inMs(60_000) };
    expect(await core.ask('admin', 'catalog_activate', body, { token })).toMatchObject({
      code: 'version_required',
    });
    const old = { token, expectedVersion: 1 };
    expect(await core.ask('admin', 'catalog_activate', body, old)).toMatchObject({
      code: 'version_stale',
    });
  });
});

test('publications at once leave one version on sale, and every one of them in the schedule', async () => {
  const { token, active } = await shop('at-once', 0);
  const versions = await Promise.all(
    Array.from({ length: 8 }, () => publishCatalogue(core, 'at-once')),
  );
  expect(versions).toContain(await active());
  const { items } = accepted(await core.ask('admin', 'catalog_schedule', { limit: 50 }, { token }));
  expect(items.length).toBe(8);
  expect(items.filter(({ state }) => state === 'active').length).toBe(1);
});

describe('a roll back', () => {
  test('goes to the version before, and a second one to the one before that', async () => {
    const { versions, rollback, active } = await shop('back', 3);
    const [first, second, third = ''] = versions;
    accepted(await rollback({ from: third }));
    expect(await active()).toBe(second);
    expect(await rollback({ from: third })).toMatchObject({ code: 'catalog_version_stale' });
    accepted(await rollback());
    expect(await active()).toBe(first);
    expect(await rollback()).toMatchObject({ code: 'illegal_transition' });
    accepted(await rollback({ catalogVersion: third }));
    expect(await active()).toBe(third);
  });

  test('refuses a retired version, and names those that could come back', async () => {
    const { versions, rollback, seen, active } = await shop('retired', 3);
    const [first = '', second = '', third] = versions;
    const body = { catalogVersion: second };
    accepted(await core.ask('admin', 'catalog_retire', body, await seen(second)));
    expect(await rollback()).toMatchObject({
      code: 'illegal_transition',
      detail: expect.stringContaining(first),
    });
    expect(await rollback(body)).toMatchObject({
      code: 'illegal_transition',
      detail: expect.stringContaining('retired'),
    });
    expect(await rollback({ catalogVersion: 'v-none' })).toMatchObject({ code: 'not_found' });
    expect(await active()).toBe(third);
    accepted(await rollback({ catalogVersion: first }));
    expect(await active()).toBe(first);
  });

  test('does not put on sale what never was', async () => {
    const { token, versions, rollback } = await shop('never', 1);
    const opened = accepted(
      await core.ask(
        'admin',
        'catalog_import',
        { name: 'later', settings: { currency: 'USD' } },
        { token },
      ),
    );
    const { catalogVersion } = opened;
    expect(await rollback({ catalogVersion })).toMatchObject({ code: 'illegal_transition' });
    const later = { catalogVersion, activateAt: inMs(3_600_000) };
    accepted(await core.ask('admin', 'catalog_publish', later, { token }));
    expect(await rollback({ catalogVersion })).toMatchObject({
      code: 'illegal_transition',
      detail: expect.stringContaining('never been on sale'),
    });
    expect(await rollback({ catalogVersion: versions[0] ?? '' })).toMatchObject({
      code: 'illegal_transition',
    });
  });
});
