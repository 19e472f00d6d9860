import process from 'node:process';
import type { Summary } from '../measure/latencies.ts';
import type { Exchange, Round } from './model.ts';
import { pace, saturate } from './raw_load.ts';
import type { Server } from './server.ts';

const CONNECTIONS = 32;
const WARM_SECONDS = 1;
const LEGS = 3;
const LEG_SECONDS = 0.5;
const PACED_LEGS = 4;
const PACED_SECONDS = 0.4;
const PACED_SHARE = 0.7;

type Tally = { count: number; seconds: number; cpuUs: number; generatorUs: number };

/**
 * One round of each server. All are up; they are driven to their limit in short legs by turns, so
 * that whatever else the machine does falls on all of them, then to 70 % of what each has reached.
 */
export async function race(
  servers: readonly Server[],
  exchange: Exchange,
): Promise<readonly Round[]> {
  const loadOf = ({ port }: Server) => ({ port, exchange, connections: CONNECTIONS });
  for (const server of servers) await saturate({ ...loadOf(server), seconds: WARM_SECONDS });
  const tallies = servers.map((): Tally => ({ count: 0, seconds: 0, cpuUs: 0, generatorUs: 0 }));
  for (let leg = 0; leg < LEGS; leg += 1) {
    for (const [at, server] of servers.entries()) {
      const tally = tallies[at];
      if (tally === undefined) continue;
      const cpuBefore = server.cpuUs();
      const own = process.cpuUsage();
      const began = performance.now();
      tally.count += await saturate({ ...loadOf(server), seconds: LEG_SECONDS });
      tally.seconds += (performance.now() - began) / 1_000;
      tally.cpuUs += server.cpuUs() - cpuBefore;
      const { user, system } = process.cpuUsage(own);
      tally.generatorUs += user + system;
    }
  }
  const rates = tallies.map(({ count, seconds }) => (count / seconds) * PACED_SHARE);
  const paced = servers.map((): Summary[] => []);
  for (let leg = 0; leg < PACED_LEGS; leg += 1) {
    for (const [at, server] of servers.entries()) {
      const load = { ...loadOf(server), seconds: PACED_SECONDS };
      paced[at]?.push(await pace(load, rates[at] ?? 1));
    }
  }
  return tallies.map(({ count, seconds, cpuUs, generatorUs }, at) => ({
    perSecond: count / seconds,
    cpuUs: cpuUs / count,
    generatorShare: generatorUs / 1e6 / seconds,
    paced: leastDisturbed(paced[at] ?? []),
  }));
}

/** Whatever else the machine does only adds to latencies. */
function leastDisturbed(legs: readonly Summary[]): Summary {
  return legs.reduce((best, leg) => (leg.p99 < best.p99 ? leg : best));
}
