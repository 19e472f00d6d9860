import { randomUUID } from 'node:crypto';
import type { CoreClient } from '../../core/client/request.ts';
import type { RequestBody } from '../../core/contract/calls.ts';
import type { Role } from '../../core/contract/identity.ts';
import type { Stem } from '../../core/contract/subjects.ts';
import { actorOf } from './model.ts';
import type { Track } from './model.ts';

const DEADLINE_MS = 10_000;
const OFFERING = 'router';

/** One thing to sell; more than ten percent off it has to be approved. */
const SETTINGS: NonNullable<RequestBody['catalog_import']['settings']> = {
  currency: 'USD',
  approvalPolicies: [
    {
      id: 'over-10',
      discountPercentOver: '10',
      levels: [{ name: 'Team lead', role: 'approver' }],
    },
  ],
  defaultFulfilment: [{ id: 'ship', behaviour: 'light' }],
};
const CONTENT: Omit<RequestBody['catalog_add'], 'catalogVersion'> = {
  offerings: [{ id: OFFERING, name: 'Router', category: 'devices', kind: 'simple' }],
  priceLists: [{ id: 'standard', name: 'Standard', currency: 'USD', status: 'active' }],
  prices: [
    {
      id: 'router-price',
      offeringId: OFFERING,
      priceList: 'standard',
      charge: 'one_time',
      amount: '100.00',
    },
  ],
};

/** Publishes what is sold in the race; `token` speaks for a person of the race's tenant. */
export async function openTrack(
  core: CoreClient,
  token: (role: Role, subject: string) => Promise<string>,
): Promise<Track> {
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (role: Role, subject: string): Promise<string> => {
    const known = tokens.get(subject) ?? token(role, subject);
    tokens.set(subject, known);
    return known;
  };
  await publish(core, await tokenOf('admin', 'race-admin'));
  return {
    context: { market: 'us', channel: 'direct' },
    offeringId: OFFERING,
    send: async ({ client, key, command: { stem, body, role, expectedVersion } }) =>
      core.request(stem, body, {
        token: await tokenOf(role, actorOf(client, role)),
        idempotencyKey: key,
        deadlineMs: DEADLINE_MS,
        ...(expectedVersion === undefined ? {} : { expectedVersion }),
      }),
    look: async (quoteId) => {
      const mine = { token: await tokenOf('sales', 'race-onlooker'), deadlineMs: DEADLINE_MS };
      const reply = await core.request('quote_get', { quoteId }, mine);
      if (!reply.ok) return undefined;
      const { id, status } = reply.body;
      return { id, status, version: reply.version ?? 0 };
    },
  };
}

async function publish(core: CoreClient, token: string): Promise<void> {
  const ask = async <S extends Stem>(stem: S, body: RequestBody[S]) => {
    const mine = { token, idempotencyKey: randomUUID(), deadlineMs: DEADLINE_MS };
    const reply = await core.request(stem, body, mine);
    if (!reply.ok) throw new Error(`${stem}: ${reply.detail}`);
    return reply.body;
  };
  const { catalogVersion } = await ask('catalog_import', { name: 'race', settings: SETTINGS });
  await ask('catalog_add', { catalogVersion, ...CONTENT });
  await ask('catalog_publish', { catalogVersion });
}
