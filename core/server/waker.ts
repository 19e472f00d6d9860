import { log } from '../../ops/telemetry/log.ts';
import { wakeRelay } from '../sql/outbox.ts';
import type { Pool } from './pool.ts';
import { send } from './send.ts';

/** The least time between two notifications of one process. */
const QUIET_MS = 3;

/**
 * Tells the relay, at once but seldom: commits that come while a notification is under way share
 * the next one. A lost one costs a poll of the relay, nothing else.
 */
export function createWaker(pool: Pool): () => void {
  let busy = false;
  let again = false;
  async function run(): Promise<void> {
    do {
      again = false;
      await pool
        .run(Date.now() + 1_000, ({ sql }) => send([wakeRelay(sql)]))
        .catch((error: unknown) => log('warn', 'the relay could not be woken', { error }));
      await new Promise((wake) => setTimeout(wake, QUIET_MS));
    } while (again);
    busy = false;
  }
  return () => {
    again = true;
    if (busy) return;
    busy = true;
    void run();
  };
}
