import { expect } from 'vitest';
import { jsonOf } from './visitor.ts';
import type { Behaviour } from './visitor.ts';

const PLACE = { market: 'us', channel: 'direct' };
const BASKET = { ...PLACE, lines: [{ id: 'l1', offeringId: 'router', quantity: 2 }] };
const QUOTE = { ...BASKET, customerId: 'acme' };

export const COMMANDS: readonly Behaviour[] = [
  {
    name: 'a basket is priced here as the core prices the quote',
    async holds(visitor) {
      const priced = await visitor.ask('POST', '/v1/prices', { role: 'sales', body: BASKET });
      const told = jsonOf(priced);
      expect([priced.status, told]).toMatchObject([200, { totals: expect.anything() }]);
      const created = await visitor.ask('POST', '/v1/quotes', { role: 'sales', body: QUOTE });
      const quote = await visitor.ask('POST', `/v1/quotes/${String(jsonOf(created)['id'])}/price`, {
        role: 'sales',
        body: {},
        headers: { 'if-match': created.headers.etag ?? '' },
      });
      expect(jsonOf(quote)['price']).toMatchObject({ priceHash: told['priceHash'] });
    },
  },
  {
    name: 'a configuration is judged, with the option that is wrong',
    async holds(visitor) {
      const judge = async (options: object) => {
        const body = { ...PLACE, offeringId: 'phone', configuration: { options } };
        const path = '/v1/configurations/validate';
        return jsonOf(await visitor.ask('POST', path, { role: 'sales', body }));
      };
      expect(await judge({ color: 'black' })).toMatchObject({ status: 'valid' });
      expect(await judge({ color: 'pink' })).toMatchObject({ status: 'invalid' });
    },
  },
  {
    name: 'a command with the key of an earlier one is answered as that was, and not done again',
    async holds(visitor) {
      const headers = { 'idempotency-key': crypto.randomUUID() };
      const send = (body: object) =>
        visitor.ask('POST', '/v1/quotes', { role: 'sales', body, headers });
      const first = await send(QUOTE);
      expect(first.status).toBe(201);
      expect(first.headers.location).toBe(`/v1/quotes/${String(jsonOf(first)['id'])}`);
      const again = await send(QUOTE);
      expect([again.status, jsonOf(again)['id']]).toEqual([201, jsonOf(first)['id']]);
      expect(again.headers['idempotent-replayed']).toBe('true');
      const other = await send({ ...QUOTE, customerId: 'other' });
      expect([other.status, jsonOf(other)['code']]).toEqual([422, 'idempotency_key_reused']);
    },
  },
  {
    name: 'a change asks for the version that was seen, and refuses a stale one',
    async holds(visitor) {
      const created = await visitor.ask('POST', '/v1/quotes', { role: 'sales', body: QUOTE });
      const path = `/v1/quotes/${String(jsonOf(created)['id'])}/items`;
      const put = (headers: Record<string, string>) =>
        visitor.ask('PUT', path, { role: 'sales', body: { lines: BASKET.lines }, headers });
      expect([(await put({})).status]).toEqual([428]);
      const seen = { 'if-match': created.headers.etag ?? '' };
      const changed = await put(seen);
      expect(changed.status).toBe(200);
      expect(changed.headers.etag).not.toBe(created.headers.etag);
      expect(jsonOf(await put(seen))).toMatchObject({ status: 412, code: 'version_stale' });
    },
  },
];
