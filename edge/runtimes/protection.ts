import { expect } from 'vitest';
import { jsonOf } from './visitor.ts';
import type { Answer, Behaviour } from './visitor.ts';

const QUOTE = { market: 'us', channel: 'direct', customerId: 'acme', lines: [] };

/** A refusal says in one shape what is wrong, to programs and to people. */
function expectProblem(answer: Answer, status: number, code: string): void {
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect([answer.status, jsonOf(answer)]).toMatchObject([
    status,
    { type: `urn:quotewright:problem:${code}`, status, code, title: expect.any(String) },
  ]);
}

/** More than the test lets a partner send. */
const PARTNER_REQUESTS = 30;

export const PROTECTION: readonly Behaviour[] = [
  {
    name: 'who shows no token, or a wrong one, is asked for a right one',
    async holds(visitor) {
      expectProblem(await visitor.ask('GET', '/v1/quotes'), 401, 'unauthenticated');
      const headers = { authorization: 'Bearer e30.e30.e30' };
      expectProblem(await visitor.ask('GET', '/v1/quotes', { headers }), 401, 'unauthenticated');
    },
  },
  {
    name: 'a role that may not is told so',
    async holds(visitor) {
      const answer = await visitor.ask('POST', '/v1/quotes', { role: 'storefront', body: QUOTE });
      expectProblem(answer, 403, 'forbidden');
    },
  },
  {
    name: 'what is not there, and a method that is not, are told apart',
    async holds(visitor) {
      const role = 'sales';
      expectProblem(await visitor.ask('GET', '/v1/nothing', { role }), 404, 'not_found');
      expectProblem(await visitor.ask('GET', '/v1/offerings/none', { role }), 404, 'not_found');
      const wrong = await visitor.ask('DELETE', '/v1/offerings/router', { role });
      expect([wrong.status, wrong.headers.allow]).toEqual([405, 'GET, HEAD']);
    },
  },
  {
    name: 'a body that is no JSON, of another type, or has an unknown field is refused with its place',
    async holds(visitor) {
      const send = (body: object | Buffer, headers: Record<string, string> = {}) =>
        visitor.ask('POST', '/v1/quotes', {
          role: 'sales',
          body,
          headers: { 'idempotency-key': crypto.randomUUID(), ...headers },
        });
      expectProblem(await send(Buffer.from('{"lines": [}')), 400, 'invalid_request');
      const text = await send(QUOTE, { 'content-type': 'text/plain' });
      expect(text.status).toBe(415);
      const unknown = await send({ ...QUOTE, colour: 'red' });
      expectProblem(unknown, 400, 'invalid_request');
      expect(unknown.bytes.toString()).toContain('colour');
    },
  },
  {
    name: 'a body, or headers, beyond the limit are refused, and the next request is served',
    async holds(visitor) {
      const body = Buffer.alloc(2_000_000, 0x20);
      const answer = await visitor.ask('POST', '/v1/quotes', {
        role: 'sales',
        body,
        headers: { 'content-length': String(body.byteLength) },
      });
      expectProblem(answer, 413, 'limit_exceeded');
      const headers = { 'x-large': 'x'.repeat(16_300) };
      const large = await visitor.ask('GET', '/v1/quotes', { role: 'sales', headers });
      expect(large.status).toBe(431);
      expect((await visitor.ask('GET', '/v1/quotes', { role: 'sales' })).status).toBe(200);
    },
  },
  {
    name: 'who asks more than is allowed is told when to come back, and nobody else is',
    async holds(visitor) {
      const path = '/v1/offerings/router';
      const answers = await Promise.all(
        Array.from({ length: PARTNER_REQUESTS }, () =>
          visitor.ask('GET', path, { role: 'partner' }),
        ),
      );
      const refused = answers.find(({ status }) => status === 429);
      if (refused === undefined) throw new Error('nobody was refused');
      expectProblem(refused, 429, 'limit_exceeded');
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      expect((await visitor.ask('GET', path, { role: 'sales' })).status).toBe(200);
    },
  },
  {
    name: 'whoever hangs up in the middle of a request harms nobody else',
    async holds(visitor) {
      const gone = await Promise.allSettled(
        Array.from({ length: 20 }, (_, at) =>
          visitor.ask('GET', `/v1/offerings?limit=${at + 3}`, { role: 'sales', hangUp: true }),
        ),
      );
      expect(gone.filter(({ status }) => status === 'rejected')).toHaveLength(20);
      // The same questions: a flight that was left must not be waited for.
      for (let at = 0; at < 20; at += 1) {
        const answer = await visitor.ask('GET', `/v1/offerings?limit=${at + 3}`, { role: 'sales' });
        expect([answer.status, jsonOf(answer)]).toMatchObject([200, { items: expect.anything() }]);
      }
    },
  },
];
