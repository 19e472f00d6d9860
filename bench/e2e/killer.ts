import type { ApplicationName } from '../../ops/start/processes.ts';
import { shuffled } from '../seeded_random.ts';
import type { RunningStack } from './running_stack.ts';

const VICTIMS: readonly ApplicationName[] = ['core', 'bridge', 'gateway'];
const LIFE_MS_MAX = 1_500;
const DEATH_MS_MAX = 800;
const KILLS_MAX = 15;

/**
 * Ends one process after the other without warning and starts it again, every one at least once,
 * for as long as `busy` says so and no more often than a run can bear. Returns the names in order.
 */
export async function killAtRandom(
  stack: RunningStack,
  random: () => number,
  busy: () => boolean,
): Promise<readonly ApplicationName[]> {
  const killed: ApplicationName[] = [];
  let round: readonly ApplicationName[] = [];
  while (killed.length < VICTIMS.length || (busy() && killed.length < KILLS_MAX)) {
    if (round.length === 0) round = shuffled(VICTIMS, random);
    const [victim, ...rest] = round;
    round = rest;
    if (victim === undefined) break;
    await pause(random() * LIFE_MS_MAX);
    stack.kill(victim);
    killed.push(victim);
    await pause(random() * DEATH_MS_MAX);
    await stack.restart(victim);
  }
  return killed;
}

function pause(ms: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, ms));
}
