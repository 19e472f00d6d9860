import { createLatencies, type Summary } from '../measure/latencies.ts';
import { openConnection, type Connection } from './connection.ts';
import type { Exchange } from './model.ts';

export type Load = {
  readonly port: number;
  readonly exchange: Exchange;
  readonly connections: number;
  readonly seconds: number;
};

/** Every connection asks again as soon as it has its answer. Returns the number of answers. */
export async function saturate(load: Load): Promise<number> {
  let count = 0;
  await withConnections(load, (all, until, ended) => {
    const onReply = (at: number): void => {
      count += 1;
      if (performance.now() < until) all[at]?.send();
      else ended();
    };
    for (const each of all) each.send();
    return onReply;
  });
  return count;
}

/**
 * A steady rate, however fast the answers come: a request that finds all connections busy waits for
 * one, and its wait counts. Handed out each millisecond, and measured from then.
 */
export async function pace(load: Load, perSecond: number): Promise<Summary> {
  const latencies = createLatencies();
  await withConnections(load, (all, until, ended) => {
    const began = performance.now();
    const idle = [...all.keys()];
    const sentAt = all.map(() => 0);
    const waiting: number[] = [];
    let handed = 0;
    const send = (at: number, due: number): void => {
      sentAt[at] = due;
      all[at]?.send();
    };
    const tick = (): void => {
      const now = performance.now();
      const due = Math.floor(((Math.min(now, until) - began) / 1_000) * perSecond);
      for (; handed < due; handed += 1) {
        const at = idle.pop();
        if (at === undefined) waiting.push(now);
        else send(at, now);
      }
      if (now < until) setTimeout(tick, 1);
      else for (const _ of idle) ended();
    };
    tick();
    return (at) => {
      const now = performance.now();
      latencies.record(now - (sentAt[at] ?? now));
      const next = waiting.shift();
      if (next !== undefined) send(at, next);
      else if (now < until) idle.push(at);
      else ended();
    };
  });
  return latencies.summary();
}

/** Opens the connections, hands them over, and waits until each of them has ended. */
async function withConnections(
  { port, exchange, connections, seconds }: Load,
  begin: (
    all: readonly Connection[],
    until: number,
    ended: () => void,
  ) => (connection: number) => void,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fault = (reason: string): void => reject(new Error(`void: ${reason}`));
  let onReply: (connection: number) => void = () => undefined;
  const all = await Promise.all(
    Array.from({ length: connections }, (_, at) =>
      openConnection(port, exchange, { reply: () => onReply(at), fault }),
    ),
  );
  let left = connections;
  const late = setTimeout(() => fault('replies are missing'), (seconds + 10) * 1_000);
  try {
    onReply = begin(all, performance.now() + seconds * 1_000, () => {
      left -= 1;
      if (left === 0) resolve();
    });
    await promise;
  } finally {
    clearTimeout(late);
    for (const each of all) each.close();
  }
}
