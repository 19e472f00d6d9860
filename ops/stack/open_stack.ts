import { mkdirSync } from 'node:fs';
import { dockerAnswers, writeComposeEnv } from './docker.ts';
import { stackDir } from './paths.ts';
import { chooseBase } from './port_block.ts';
import { portsAt } from './ports.ts';
import { allRecords, isRunning } from './process_record.ts';
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
  // A stack that runs natively goes on natively, so that its data stay in one place.
  const native = allRecords(dir).some((one) => one.kind === 'service' && isRunning(one));
  const docker = !native && (await dockerAnswers(given));
  const stack = { name, dir, ports, secrets: await loadSecrets(dir), given, docker };
  writeComposeEnv(stack);
  return stack;
}
