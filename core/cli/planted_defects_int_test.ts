import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { headers } from 'nats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectNats } from '../client/connect.ts';
import type { RequestBody } from '../contract/calls.ts';
import { HEADER } from '../contract/headers.ts';
import type { Reply } from '../contract/reply.ts';
import { SUBJECT } from '../contract/subjects.ts';
import { accepted, startTestCore } from '../server/test_core.ts';
import type { TestCore } from '../server/test_core.ts';
import { publishCatalogue } from '../server/test_catalogue.ts';
import { parseArguments } from './catalog_arguments.ts';
import { runImport } from './catalog_import.ts';
import { plantMany, randomFrom, readWorld, textsOf } from './planted_defects.ts';
import { HEAVY, PLANTERS } from './planters.ts';

const SHIPPED = fileURLToPath(new URL('../../db/catalogue', import.meta.url));
const SEED = Number(process.env['QW_SEED'] ?? Math.floor(Math.random() * 1e9));

let core: TestCore;
let folder = '';
beforeAll(async () => {
  core = await startTestCore();
  folder = await mkdtemp(join(tmpdir(), 'quotewright-planted-'));
  await publishCatalogue(core);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await core.stop();
});

/** Rows by table, of those that there are. */
async function rows(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const tables = await core.admin<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') order by 1`;
  for (const { name } of tables) {
    const [row] = await core.admin<{ count: number }[]>`
      select count(*)::int as count from ${core.admin(name)}`;
    counts[name] = row?.count ?? 0;
  }
  return counts;
}

describe('an import with a hundred defects', () => {
  it('gives a hundred findings and changes no row of any table', async () => {
    console.log(`seed ${SEED}`);
    const world = await readWorld(SHIPPED, randomFrom(SEED));
    plantMany(world, HEAVY, HEAVY.length);
    plantMany(world, Object.values(PLANTERS), 100 - HEAVY.length);
    for (const [name, text] of textsOf(world)) await writeFile(join(folder, name), text);
    const before = await rows();
    process.env['QW_NATS_CLIENT_URL'] = core.natsUrl;
    process.env['QW_ADMIN_TOKEN'] = await core.token('admin');
    const args = parseArguments(['import', folder, '--publish']);
    if (args.command !== 'import') throw new Error('import is a command');
    const { findings, sent } = await runImport(args, () => undefined);
    expect(findings).toHaveLength(100);
    expect(sent).toBeNull();
    expect(await rows()).toEqual(before);
    expect(Object.keys(before)).toEqual(expect.arrayContaining(['catalog_version', 'outbox']));
  });
});

describe('a chunk with faults', () => {
  const thing = { id: 'a', name: 'A', category: 'c', kind: 'simple' as const };
  const send = async (body: object): Promise<{ reply: Reply<unknown>; changed: boolean }> => {
    const opened = accepted(
      await core.ask('admin', 'catalog_import', { name: 'd', settings: { currency: 'USD' } }),
    );
    const before = await rows();
    const { catalogVersion } = opened;
    const chunk = { catalogVersion, ...body } as RequestBody['catalog_add'];
    const reply = await core.ask('admin', 'catalog_add', chunk);
    return { reply, changed: JSON.stringify(await rows()) !== JSON.stringify(before) };
  };

  it('is told all of them, each with its path, and nothing of it is kept', async () => {
    const { reply, changed } = await send({
      offerings: [thing, { ...thing, kind: 'thing' }, thing, { id: 'b', colour: 'red' }],
      prices: [{ id: 'p', amount: 1 }],
    });
    expect(changed).toBe(false);
    const findings = reply.ok ? [] : (reply.findings ?? []);
    expect(findings.map(({ path, code }) => `${path} ${code}`).sort()).toEqual(
      [
        '/offerings/1/id duplicate_id',
        '/offerings/1/kind picklist',
        '/offerings/2/id duplicate_id',
        '/offerings/3/category required',
        '/offerings/3/colour unknown_field',
        '/offerings/3/kind required',
        '/offerings/3/name required',
        '/prices/0/amount string',
        '/prices/0/charge required',
        '/prices/0/offeringId required',
        '/prices/0/priceList required',
      ].sort(),
    );
  });

  it('that is nested for ever is refused at the place where that begins to be too deep', async () => {
    // As text: the client's own JSON.stringify would run out of stack.
    const levels = 100_000;
    const deep = '['.repeat(levels) + ']'.repeat(levels);
    const thingText = JSON.stringify({ ...thing, description: '@' }).replace('"@"', deep);
    const nats = await connectNats({ url: core.natsUrl, name: 'hostile' });
    const head = headers();
    head.set(HEADER.authorization, `Bearer ${await core.token('admin')}`);
    head.set(HEADER.idempotencyKey, randomUUID());
    const before = await rows();
    const text = `{"catalogVersion":"v","offerings":[${thingText}]}`;
    const message = await nats.request(SUBJECT.catalog_add, text, {
      headers: head,
      timeout: 5_000,
    });
    const reply = message.json<Reply<unknown>>();
    await nats.close();
    expect(await rows()).toEqual(before);
    expect(reply).toMatchObject({ ok: false, code: 'invalid_request' });
    const [finding] = reply.ok ? [] : (reply.findings ?? []);
    expect(finding).toMatchObject({ code: 'nesting' });
    expect(finding?.path).toMatch(/^\/offerings\/0\/description(\/0)+$/);
  });

  it('with a long text is told its length and not the text', async () => {
    const { reply, changed } = await send({ offerings: [{ ...thing, name: 'x'.repeat(900_000) }] });
    expect(changed).toBe(false);
    expect(reply).toMatchObject({
      findings: [
        { path: '/offerings/0/name', detail: 'at most 500 characters are taken, not 900000' },
      ],
    });
  });
});
