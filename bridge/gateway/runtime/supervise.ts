/**
 * The life of a gateway process: standby until it holds the lock, then load, serve, and start over
 * when a commit fails. Each turn has a connection of its own: the lock lives and dies with it.
 */
import { connect, type Sql } from '../../../db/connect.ts';
import { log } from '../../../ops/telemetry/log.ts';
import { commit_batch } from '../store/commit.ts';
import { raise_epoch, release_lock, take_lock } from '../store/lead.ts';
import { load_world } from '../store/load.ts';
import { break_down, create_runtime, stop_timer, type Runtime } from './runtime.ts';

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
  const state = { stopping: false, end_turn: (): void => undefined };
  const stopping = (): boolean => state.stopping;
  const loop = async (): Promise<void> => {
    let wait_ms = 50;
    while (!stopping()) {
      try {
        await lead_once(options, stopping, (end) => (state.end_turn = end));
        wait_ms = 50;
      } catch (error) {
        if (stopping()) return;
        log('warn', 'the gateway starts over', { error });
        await sleep(wait_ms);
        wait_ms = Math.min(wait_ms * 2, RETRY_MS_MAX);
      }
    }
  };
  const ended = loop();
  return {
    ended,
    stop: async () => {
      state.stopping = true;
      state.end_turn();
      await ended;
    },
  };
}

async function lead_once(
  options: Parameters<typeof supervise>[0],
  stopping: () => boolean,
  on_leading: (end: () => void) => void,
): Promise<void> {
  const broken = Promise.withResolvers<Error | null>();
  const line = open_line(options.url, () => broken.resolve(new Error('the connection was closed')));
  let runtime: Runtime | null = null;
  try {
    const tx = await line.sql.reserve();
    if (!(await take_lock(tx, () => stopping() || line.closed))) return;
    const { epoch, last_key } = await raise_epoch(tx);
    const world = await load_world(tx, last_key, options.clock());
    const commit: Runtime['commit'] = (batch) =>
      line.closed ? Promise.reject(new Error('not connected')) : commit_batch(tx, epoch, batch);
    runtime = create_runtime(world, commit, options.clock, broken.resolve);
    on_leading(() => broken.resolve(null));
    if (stopping()) return;
    log('info', 'leading', { epoch, instances: world.instances.size });
    options.publish(runtime);
    const error = await broken.promise;
    options.publish(null);
    if (error !== null) throw error;
    await drain(runtime);
    if (!line.closed) await release_lock(tx);
  } finally {
    options.publish(null);
    if (runtime !== null) {
      stop_timer(runtime);
      break_down(runtime, new Error('the gateway stops'));
    }
    await line.sql.end({ timeout: 0 });
  }
}

type Line = { readonly sql: Sql; closed: boolean };

/** Nothing may be written to a connection after its end: the driver would fall over. */
function open_line(url: string, on_close: () => void): Line {
  const onClose = (): void => {
    line.closed = true;
    on_close();
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
