import { node, type Stack } from '../bring_up.ts';

/** Stops the Redis of a stack for real; the endpoint in front of it goes on and finds nobody. */
export async function stopRedis(stack: Stack): Promise<void> {
  await node('ops/stack/main.ts', ['down', 'redis', '--stack', stack.name]);
}

export async function startRedis(stack: Stack): Promise<void> {
  await node('ops/stack/main.ts', ['up', 'redis', 'redis-rest', '--stack', stack.name]);
}
