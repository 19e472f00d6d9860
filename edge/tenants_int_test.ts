import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RequestBody } from '../core/contract/calls.ts';
import type { Role } from '../core/contract/identity.ts';
import { SUBJECT } from '../core/contract/subjects.ts';
import type { Stem } from '../core/contract/subjects.ts';
import { POLICY } from '../core/server/policy.ts';
import { publishCatalogue } from '../core/server/test_catalogue.ts';
import { accepted } from '../core/server/test_core.ts';
import { pricedQuote, startedOrder, submittedQuote } from '../core/server/test_quote.ts';
import { bodyFor } from './testing/body_for.ts';
import type { Ids } from './testing/body_for.ts';
import { startDesk } from './testing/desk.ts';
import type { Desk } from './testing/desk.ts';
import { fingerprints, makeTwin } from './testing/twin_tenant.ts';

const OURS = 'demo';
const THEIRS = 'twin';
const OUR_CUSTOMER = 'acme';
const THEIR_CUSTOMER = 'their-customer';
/** What somebody might try who has heard of proxies and of other systems. */
const FORGED = {
  'X-Tenant': OURS,
  'X-Tenant-Id': OURS,
  Tenant: OURS,
  'Qw-Tenant': OURS,
  'X-Actor': 'admin',
  'X-Roles': 'admin',
  'X-Forwarded-User': 'admin',
  'X-Original-URL': '/v1/quotes',
  'X-HTTP-Method-Override': 'GET',
};

let desk: Desk;
let every: readonly Ids[];
beforeAll(async () => {
  desk = await startDesk();
  await publishCatalogue(desk.core, OURS);
  await fill(desk);
  await makeTwin(desk.core.admin, OURS, THEIRS, THEIR_CUSTOMER);
  every = await idsOf(desk);
});
afterAll(async () => {
  await desk.core.stop();
});

/** A delegation, quotes in three statuses, an order with a fallout, and one that is delivered. */
async function fill({ core }: Desk): Promise<void> {
  const validTo = new Date(Date.now() + 3_600_000).toISOString();
  accepted(await core.ask('approver', 'delegation_create', { to: 'deputy', validTo }));
  await pricedQuote(core);
  await submittedQuote(core, '15');
  const failing = await startedOrder(core);
  const [first] = failing.tasks;
  const ofTask = { orderId: failing.id, taskId: first?.id ?? '' };
  accepted(await core.ask('worker', 'task_start', ofTask));
  accepted(await core.ask('worker', 'task_fail', { ...ofTask, cause: 'no such address' }));
  const { id: orderId, tasks } = await startedOrder(core);
  for (const { id: taskId, callback } of tasks) {
    accepted(await core.ask('worker', 'task_start', { orderId, taskId }));
    if (callback) {
      const away = { orderId, taskId, externalReference: 'x' };
      accepted(await core.ask('worker', 'task_await', away));
      accepted(await core.ask('worker', 'task_callback', { ...away, outcome: 'succeeded' }));
    } else accepted(await core.ask('worker', 'task_complete', { orderId, taskId }));
  }
  accepted(await core.ask('worker', 'order_complete', { orderId }));
}

/** For each quote the ids of all that belongs to it. */
async function idsOf({ core }: Desk): Promise<readonly Ids[]> {
  const rows = await core.admin<Record<string, string | null>[]>`
    select q.id::text as "quoteId", q.version::text as "quoteVersion", c.id::text as "caseId",
      o.id::text as "orderId", o.version::text as "orderVersion", t.id::text as "taskId",
      f.id::text as "falloutId", a.id::text as "assetId", d.id::text as "delegationId", q.catalog_version as "catalogVersion"
    from quote q
    left join approval_case c on c.tenant_id = q.tenant_id and c.quote_id = q.id
    left join customer_order o on o.tenant_id = q.tenant_id and o.quote_id = q.id
    left join lateral (
      select id from order_task where tenant_id = o.tenant_id and order_id = o.id limit 1
    ) t on true
    left join fallout f on f.tenant_id = o.tenant_id and f.order_id = o.id
    left join lateral (
      select id from asset where tenant_id = o.tenant_id and order_id = o.id limit 1
    ) a on true
    left join approval_delegation d on d.tenant_id = q.tenant_id
    where q.tenant_id = ${OURS}`;
  const nobody = '01890000-0000-7000-8000-000000000000';
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value ?? nobody])),
  );
}

async function ask(stem: Stem, tenant: string, ids: Ids): Promise<string> {
  const role: Role = POLICY[stem].roles.find((one) => one !== 'worker') ?? 'worker';
  const version = stem.startsWith('order_') ? ids['orderVersion'] : ids['quoteVersion'];
  const reply = await desk.core.ask(role, stem, bodyFor(stem, ids) as RequestBody[Stem], {
    token: await desk.core.token(role, tenant, `${tenant}-${role}`),
    ...(POLICY[stem].guarded === true ? { expectedVersion: Number(version) } : {}),
  });
  return JSON.stringify(reply);
}

const stems = Object.keys(SUBJECT) as Stem[];
const queries = stems.filter((stem) => POLICY[stem].kind === 'query');
const commands = stems.filter((stem) => POLICY[stem].kind === 'command');

test('no query tells one tenant what the other has, though all ids are the same', async () => {
  const telling = new Set<Stem>();
  for (const stem of queries) {
    for (const ids of every) {
      const theirs = await ask(stem, THEIRS, ids);
      const ours = await ask(stem, OURS, ids);
      expect(theirs, stem).not.toContain(OUR_CUSTOMER);
      expect(ours, stem).not.toContain(THEIR_CUSTOMER);
      if (theirs.includes(THEIR_CUSTOMER) && ours.includes(OUR_CUSTOMER)) telling.add(stem);
    }
  }
  // Those that name a customer: they found the right row of the two.
  expect([...telling]).toEqual(
    expect.arrayContaining(['quote_get', 'quote_search', 'order_get', 'order_search']),
  );
});

test('no route tells it either, whatever the headers and the query pretend', async () => {
  const { paths } = (await desk.get('storefront', '/openapi.json')).body as {
    paths: Record<string, Record<string, unknown>>;
  };
  const readable = Object.entries(paths).flatMap(([path, methods]) =>
    path.startsWith('/v1/') && methods['get'] !== undefined ? [path] : [],
  );
  expect(readable.length).toBeGreaterThan(15);
  const told = { ours: 0, theirs: 0 };
  for (const path of readable) {
    for (const ids of every) {
      const [theirs, pretended, ours] = await Promise.all([
        read(path, ids, THEIRS, FORGED),
        read(`${path}?tenant=${OURS}&tenant_id=${OURS}`, ids, THEIRS, FORGED),
        read(path, ids, OURS, {}),
      ]);
      expect(`${theirs} ${pretended}`, path).not.toContain(OUR_CUSTOMER);
      expect(ours, path).not.toContain(THEIR_CUSTOMER);
      if (theirs.includes(THEIR_CUSTOMER)) told.theirs += 1;
      if (ours.includes(OUR_CUSTOMER)) told.ours += 1;
    }
  }
  expect(told.theirs).toBeGreaterThan(5);
  expect(told.ours).toBeGreaterThan(5);
});

test('no command of one tenant changes a row of the other', async () => {
  const before = await fingerprints(desk.core.admin, OURS);
  const theirsBefore = await fingerprints(desk.core.admin, THEIRS);
  const done = new Set<Stem>();
  for (const stem of commands) {
    for (const ids of every) {
      const reply = await ask(stem, THEIRS, ids);
      expect(reply, stem).not.toContain(OUR_CUSTOMER);
      expect(reply, stem).not.toContain('"internal"');
      if (reply.startsWith('{"ok":true')) done.add(stem);
    }
  }
  expect(await fingerprints(desk.core.admin, OURS)).toEqual(before);
  expect(await fingerprints(desk.core.admin, THEIRS)).not.toEqual(theirsBefore);
  expect(done.size).toBeGreaterThan(10);
});

/** As everybody who may read it at all. */
async function read(path: string, ids: Ids, tenant: string, headers: object): Promise<string> {
  const [owner] = /(quotes|orders|assets|fallouts|approvals)/.exec(path) ?? [];
  const id = {
    quotes: ids['quoteId'],
    orders: ids['orderId'],
    assets: ids['assetId'],
    fallouts: ids['falloutId'],
    approvals: ids['caseId'],
  }[owner ?? ''];
  const filled = path.replaceAll(/\{[^}]+\}/g, id ?? 'router');
  const roles: readonly Role[] = ['sales', 'operator', 'approver'];
  const texts = await Promise.all(
    roles.map(async (role) => {
      const token = await desk.core.token(role, tenant, `${tenant}-${role}`);
      const reply = await desk.edge.app.request(filled, {
        headers: { ...headers, Authorization: `Bearer ${token}` },
      });
      return reply.text();
    }),
  );
  return texts.join(' ');
}
