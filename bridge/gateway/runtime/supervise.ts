/**
 * The life of a gateway process: standby until it holds the lock, then load, serve, and start over
 * when a commit fails. Each turn has a connection of its own: the lock lives and dies with it.
 */
import { connect, type Sql } from '../../../db/connect.ts';
import { log } from '../../../ops/telemetry/log.ts';
import { commitBatch } from '../store/commit.ts';
import { raiseEpoch, releaseLock, takeLock } from '../store/lead.ts';
import { loadWorld } from '../store/load.ts';
import { breakDown, createRuntime, stopTimer, type Runtime } from './runtime.ts';

const RETRY_MS_MAX = 1_000;
const DRAIN_MS_MAX = 5_000;

export type Supervisor = {
  readonly stop: () => Promise<void>;
  /** Resolves when the supervised loop has ended. */
  readonly ended: Promise<void>;
};

export function supervise(options: {
  readonly url: string;
  readonly clock: () => number;
  readonly publish: (runtime: Runtime | null) => void;
}): Supervisor {
  const state = { stopping: false, endTurn: (): void => undefined };
  const stopping = (): boolean => state.stopping;
  const loop = async (): Promise<void> => {
    let waitMs = 50;
    while (!stopping()) {
      try {
        await leadOnce(options, stopping, (end) => (state.endTurn = end));
        waitMs = 50;
      } catch (error) {
        if (stopping()) return;
        log('warn', 'the gateway starts over', { error });
        await sleep(waitMs);
        waitMs = Math.min(waitMs * 2, RETRY_MS_MAX);
      }
    }
  };
  const ended = loop();
  return {
    ended,
    stop: async () => {
      state.stopping = true;
      state.endTurn();
      await ended;
    },
  };
}

async function leadOnce(
  options: Parameters<typeof supervise>[0],
  stopping: () => boolean,
  onLeading: (end: () => void) => void,
): Promise<void> {
  const broken = Promise.withResolvers<Error | null>();
  const line = openLine(options.url, () => broken.resolve(new Error('the connection was closed')));
  let runtime: Runtime | null = null;
  try {
    const tx = await line.sql.reserve();
    if (!(await takeLock(tx, () => stopping() || line.closed))) return;
    const { epoch, last_key } = await raiseEpoch(tx);
    const world = await loadWorld(tx, last_key, options.clock());
    const commit: Runtime['commit'] = (batch) =>
      line.closed ? Promise.reject(new Error('not connected')) : commitBatch(tx, epoch, batch);
    runtime = createRuntime(world, commit, options.clock, broken.resolve);
    onLeading(() => broken.resolve(null));
    if (stopping()) return;
    log('info', 'leading', { epoch, instances: world.instances.size });
    options.publish(runtime);
    const error = await broken.promise;
    options.publish(null);
    if (error !== null) throw error;
    await drain(runtime);
    if (!line.closed) await releaseLock(tx);
  } finally {
    options.publish(null);
    if (runtime !== null) {
      stopTimer(runtime);
      breakDown(runtime, new Error('the gateway stops'));
    }
    await line.sql.end({ timeout: 0 });
  }
}

type Line = { readonly sql: Sql; closed: boolean };

/** Nothing may be written to a connection after its end: the driver would fall over. */
function openLine(url: string, onLost: () => void): Line {
  const onClose = (): void => {
    line.closed = true;
    onLost();
  };
  const application = 'qw-gateway-writer';
  const line: Line = { sql: connect({ url, application, max: 1, onClose }), closed: false };
  return line;
}

/** Everything that was taken in is committed and answered before the process ends. */
async function drain(runtime: Runtime): Promise<void> {
  const until = Date.now() + DRAIN_MS_MAX;
  while (runtime.broken === null && Date.now() < until) {
    if (runtime.queue.length === 0 && runtime.flights.size === 0) return;
    await sleep(5);
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
