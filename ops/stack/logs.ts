import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { StackFault } from './fault.ts';
import { stackDir } from './paths.ts';

function logFiles(dir: string, names: readonly string[]): readonly string[] {
  const place = join(dir, 'logs');
  const files = existsSync(place) ? readdirSync(place) : [];
  const known = files.filter((file) => file.endsWith('.log')).map((file) => file.slice(0, -4));
  const unknown = names.filter((name) => !known.includes(name));
  if (known.length === 0) throw new StackFault('this stack has no logs: it was never started');
  if (unknown.length > 0) {
    throw new StackFault(`no log of ${unknown.join(', ')}; there are ${known.join(', ')}`);
  }
  return (names.length === 0 ? known : names).map((name) => join(place, `${name}.log`));
}

export async function logs(
  stack: string,
  names: readonly string[],
  follow: boolean,
): Promise<void> {
  const files = logFiles(stackDir(stack), names);
  const child = spawn('tail', ['-n', '40', ...(follow ? ['-F'] : []), ...files], {
    stdio: 'inherit',
  });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
}
