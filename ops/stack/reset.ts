import { rmSync } from 'node:fs';
import { down } from './down.ts';
import { stackDir } from './paths.ts';
import type { Progress } from './progress.ts';
import { nativePlaces } from './services/postgres.ts';

/** Stops the stack and forgets it: data, logs, ports and secrets. Downloads stay. */
export async function reset(name: string, progress: Progress): Promise<readonly string[]> {
  const stopped = await down(name, [], progress, true);
  const dir = stackDir(name);
  progress.step('stack', `deleting ${dir}`);
  const { home, sockets } = nativePlaces(dir);
  for (const place of [sockets, home, dir]) rmSync(place, { recursive: true, force: true });
  progress.done('stack', `"${name}" is gone`);
  return stopped;
}
