import { mkdirSync } from 'node:fs';
import { stackDir } from './paths.ts';
import { chooseBase } from './port_block.ts';
import { portsAt } from './ports.ts';
import { loadSecrets } from './secrets.ts';
import type { Stack } from './service.ts';

/** Makes the stack's directory, ports and secrets, or finds those of an earlier start. */
export async function openStack(
  name: string,
  given: NodeJS.ProcessEnv,
  say: (text: string) => void,
): Promise<Stack> {
  const dir = stackDir(name);
  mkdirSync(dir, { recursive: true });
  const ports = portsAt(await chooseBase(dir, given, say));
  return { name, dir, ports, secrets: await loadSecrets(dir), given };
}
