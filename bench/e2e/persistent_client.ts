import { randomUUID } from 'node:crypto';
import { createClient, type Call, type Client } from '../http/client.ts';
import { UnexpectedReply } from '../http/unexpected_reply.ts';

const WAIT_MS = 250;
const PATIENCE_MS = 90_000;
/** Answers of a platform that is being restarted; whoever asks again, asks with the same key. */
const PASSING = new Set([429, 500, 502, 503, 504]);

/** A client that does not give up: a lost answer is asked for again under the same key. */
export function createPersistentClient(baseUrl: string): Client {
  const client = createClient(baseUrl);
  return async <Body>(path: string, call: Call = {}) => {
    const withKey = { ...call, key: call.key ?? randomUUID() };
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        return await client<Body>(path, withKey);
      } catch (error) {
        if (!isPassing(error) || performance.now() > deadline) throw error;
        await new Promise((wake) => setTimeout(wake, WAIT_MS));
      }
    }
  };
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof UnexpectedReply)) return true;
  return PASSING.has(error.status) || error.code === 'idempotency_in_progress';
}
