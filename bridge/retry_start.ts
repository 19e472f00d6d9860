import { log } from '../ops/telemetry/log.ts';
import { sleep } from './consume/backoff.ts';

const PATIENCE_MS = 60_000;

/** Other processes may still be starting: try for a minute before giving up. */
export async function retryStart<Result>(
  what: string,
  start: () => Promise<Result>,
  isPassing: (error: unknown) => boolean = () => true,
): Promise<Result> {
  const until = Date.now() + PATIENCE_MS;
  for (let waitMs = 250; ; waitMs = Math.min(3_000, waitMs * 2)) {
    try {
      return await start();
    } catch (error) {
      if (!isPassing(error) || Date.now() + waitMs > until) throw error;
      log('info', `waiting for ${what}`, { error: error instanceof Error ? error.message : error });
      await sleep(waitMs);
    }
  }
}
