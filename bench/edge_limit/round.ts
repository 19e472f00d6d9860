import process from 'node:process';
import type { Exchange, Round } from './model.ts';
import { pace, saturate } from './raw_load.ts';
import type { Server } from './server.ts';

const CONNECTIONS = 32;
const WARM_SECONDS = 2;
const SATURATED_SECONDS = 3;
const PACED_SECONDS = 3;
const PACED_SHARE = 0.7;

/** Warms a fresh server up, drives it to its limit, then to 70 % of that. */
export async function measureRound(server: Server, exchange: Exchange): Promise<Round> {
  const load = { port: server.port, exchange, connections: CONNECTIONS };
  await saturate({ ...load, seconds: WARM_SECONDS });
  const serverBefore = server.cpuUs();
  const own = process.cpuUsage();
  const began = performance.now();
  const count = await saturate({ ...load, seconds: SATURATED_SECONDS });
  const seconds = (performance.now() - began) / 1_000;
  const cpuUs = (server.cpuUs() - serverBefore) / count;
  const { user, system } = process.cpuUsage(own);
  const perSecond = count / seconds;
  const paced = await pace({ ...load, seconds: PACED_SECONDS }, perSecond * PACED_SHARE);
  return { perSecond, cpuUs, generatorShare: (user + system) / 1e6 / seconds, paced };
}
