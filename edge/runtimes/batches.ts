import { expect } from 'vitest';
import { jsonOf } from './visitor.ts';
import type { Behaviour, Visitor } from './visitor.ts';

const PATH = '/v1/quotes:bulk';

function lineFor(customerId: string): string {
  const quote = {
    market: 'us',
    channel: 'direct',
    customerId,
    lines: [{ id: 'l1', offeringId: 'router' }],
  };
  return `${JSON.stringify({ idempotencyKey: crypto.randomUUID(), quote })}\n`;
}

async function quotesOf({ ask }: Visitor, customerId: string): Promise<number> {
  const path = `/v1/quotes?limit=200&customerId=${customerId}`;
  const { items } = jsonOf(await ask('GET', path, { role: 'sales' }));
  return Array.isArray(items) ? items.length : -1;
}

export const BATCHES: readonly Behaviour[] = [
  {
    name: 'each quote of a batch is answered while the next are still being sent',
    async holds(visitor) {
      const { say, end, hear } = await visitor.converse(PATH, 'sales');
      for (let index = 0; index < 3; index += 1) {
        say(lineFor('in-time'));
        expect(await hear()).toMatchObject({ index, outcome: 'created', status: 201 });
      }
      say('{"idempotencyKey": 5\n');
      expect(await hear()).toMatchObject({ index: 3, outcome: 'refused', status: 400 });
      end();
      expect(await hear()).toEqual({ end: { created: 3, replayed: 0, refused: 1 } });
      expect(await hear()).toBeUndefined();
      expect(await quotesOf(visitor, 'in-time')).toBe(3);
    },
  },
  {
    name: 'several batches at once each come to their end',
    async holds(visitor) {
      const ends = [1, 2, 3].map(async () => {
        const { say, end, hear } = await visitor.converse(PATH, 'sales');
        say(Array.from({ length: 20 }, () => lineFor('at-once')).join(''));
        end();
        let last: unknown;
        for (let line = await hear(); line !== undefined; line = await hear()) last = line;
        return last;
      });
      for (const end of await Promise.all(ends)) {
        expect(end).toEqual({ end: { created: 20, replayed: 0, refused: 0 } });
      }
      expect(await quotesOf(visitor, 'at-once')).toBe(60);
    },
  },
  {
    name: 'who hangs up in the middle of a batch stops what was not begun',
    async holds(visitor) {
      const { say, hangUp, hear } = await visitor.converse(PATH, 'sales');
      say(Array.from({ length: 150 }, () => lineFor('hung-up')).join(''));
      expect(await hear()).toMatchObject({ outcome: 'created' });
      hangUp();
      for (let before = -1, now = 0; before !== now;) {
        before = now;
        await new Promise((wake) => setTimeout(wake, 500));
        now = await quotesOf(visitor, 'hung-up');
      }
      expect(await quotesOf(visitor, 'hung-up')).toBeLessThan(150);
    },
  },
  {
    name: 'a path with a verb is no other path',
    async holds(visitor) {
      const get = await visitor.ask('GET', PATH, { role: 'sales' });
      expect([get.status, get.headers.allow]).toEqual([405, 'POST']);
      const other = await visitor.ask('POST', '/v1/quotes:bulky', { role: 'sales', body: {} });
      expect(other.status).toBe(404);
    },
  },
];
