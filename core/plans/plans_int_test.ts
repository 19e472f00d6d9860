import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { baselineOf, sizeOf } from '../../db/plans/baseline.ts';
import { compare, sizeDiffers, tellFindings } from '../../db/plans/compare.ts';
import { measure } from '../../db/plans/explain.ts';
import type { Measured } from '../../db/plans/explain.ts';
import { parseCommandLine } from '../generate/command_line.ts';
import { generate } from '../generate/generate.ts';
import { publishCatalogue } from '../server/test_catalogue.ts';
import { startTestCore } from '../server/test_core.ts';
import type { TestCore } from '../server/test_core.ts';
import { CORE_PLANS } from './critical.ts';
import { UNCRITICAL } from './uncritical.ts';

let core: TestCore;
const as = { role: 'qw_core', tenant: 'demo', largeRows: 1_000 } as const;

beforeAll(async () => {
  core = await startTestCore();
  await publishCatalogue(core);
  const sizes = ['--quotes', '3000', '--orders', '2000', '--audit', '9000'];
  const request = parseCommandLine(sizes, Date.now());
  if (request !== null) await generate(core.admin, request, () => undefined);
  await core.admin`analyze`;
}, 180_000);
afterAll(async () => {
  await core.stop();
});

async function measureAll(): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  for (const planned of await CORE_PLANS.statements(core.admin, 'demo')) {
    measured.push(await measure(core.admin, planned, as));
  }
  return measured;
}

/** `load_all_${table}` is what every name with that beginning stands for. */
async function statementNames(): Promise<readonly string[]> {
  const folder = new URL('../sql/', import.meta.url);
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')));
  return texts.flatMap((text) =>
    [...text.matchAll(/statement\(\s*['`]([a-z_]+)/g)].map(([, name]) => name ?? ''),
  );
}

test('every statement of the core is critical, or says why not', async () => {
  const known = await CORE_PLANS.statements(core.admin, 'demo');
  const planned = new Set(known.map(({ name }) => name.split(' ')[0] ?? ''));
  const covered = (name: string) =>
    planned.has(name) ||
    Object.hasOwn(UNCRITICAL, name) ||
    (name.endsWith('_') && [...planned].some((one) => one.startsWith(name)));
  const names = await statementNames();
  expect(names.length).toBeGreaterThan(80);
  expect(names.filter((name) => !covered(name))).toEqual([]);
  expect(Object.keys(UNCRITICAL).filter((name) => !names.includes(name))).toEqual([]);
});

describe('plans of the critical statements', () => {
  test('are the same when they are measured again, and nothing stays changed', async () => {
    const count = () => core.admin`select (select count(*) from quote) as quotes,
      (select count(*) from outbox) as events,
      (select max(version) from customer_order) as version`;
    const before = await count();
    const first = await measureAll();
    const baseline = baselineOf(await sizeOf(core.admin), first);
    expect(
      compare(baseline, await measureAll()).map(({ name, problem }) => [name, problem]),
    ).toEqual(
      first.flatMap(({ name, scanned }) =>
        scanned.map((table) => [name, `reads ${table} from end to end`]),
      ),
    );
    expect(await count()).toEqual(before);
  });

  test('fail when an index is dropped, and both plans are told', async () => {
    const baseline = baselineOf(await sizeOf(core.admin), await measureAll());
    await core.admin`drop index quote_by_status`;
    const findings = compare(baseline, await measureAll());
    const told = tellFindings(findings.filter(({ name }) => name === 'search_quotes by status'));
    expect(told).toContain('has another plan');
    expect(told).toMatch(/baseline, \d+ blocks:[^]*using quote_by_status[^]*now, \d+ blocks:/);
  });

  test('fail when a large table is read from end to end, baseline or not', async () => {
    const planned = {
      name: 'lazy',
      query: (sql: typeof core.admin) => sql`select id from quote where notes = 'none'`,
    };
    const measured = await measure(core.admin, planned, as);
    const findings = compare(baselineOf(await sizeOf(core.admin), [measured]), [measured]);
    expect(findings.map(({ problem }) => problem)).toEqual([
      expect.stringMatching(/^reads quote \(\d+ rows\) from end to end$/),
    ]);
  });

  test('fail when they look at many more blocks, are new, or are gone', async () => {
    const one = { name: 'a', shape: ['Result'], buffers: 100, rows: 1, scanned: [] };
    const baseline = baselineOf({ quotes: 1, orders: 1, audit: 1 }, [one, { ...one, name: 'b' }]);
    const now = [
      { ...one, buffers: 500 },
      { ...one, name: 'c' },
    ];
    expect(compare(baseline, now).map(({ name, problem }) => `${name} ${problem}`)).toEqual([
      'a looks at 500 blocks instead of 100',
      'c has no baseline',
      'b is in the baseline, and no statement any more',
    ]);
  });

  test('are compared at the size of the baseline only', async () => {
    const size = { quotes: 1_000_000, orders: 1_000_000, audit: 5_000_000 };
    expect(sizeDiffers(size, { ...size, audit: 4_900_000 })).toBeNull();
    expect(sizeDiffers(size, await sizeOf(core.admin))).toMatch(/taken at 1000000 rows of quotes/);
  });
});
