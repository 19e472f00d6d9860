import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { need, stackEnv } from './stack_env.ts';

const ROOT = join(import.meta.dirname, '..');

export type Stack = {
  readonly name: string;
  readonly env: ReturnType<typeof stackEnv>;
  /** Stops it, when it was we who started it. */
  readonly release: () => Promise<void>;
};

/** Uses a running stack, or starts the named one with the same commands as a person would. */
export async function bringUp(name: string, say: (text: string) => void): Promise<Stack> {
  const running = stackEnv(name);
  if (await answers(running['QW_EDGE_URL'])) {
    say(`using the running stack ${name}`);
    return { name, env: running, release: () => Promise.resolve() };
  }
  say(`starting the stack ${name}`);
  await node('ops/start/main.ts', ['--detach', '--stack', name, '--no-demo']);
  const env = stackEnv(name);
  if (!(await answers(need(env, 'QW_EDGE_URL', name)))) {
    throw new Error(`the stack ${name} was started, but its edge does not answer`);
  }
  const release = async (): Promise<void> => {
    await node('ops/stack/main.ts', ['down', '--stack', name]);
  };
  return { name, env, release };
}

export async function answers(url: string | undefined): Promise<boolean> {
  if (url === undefined) return false;
  return fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  );
}

/** Runs a program of this checkout to its end; progress goes on to standard error. */
export async function node(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  return new Promise<string>((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, script), ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 2],
      env: { ...process.env, ...env },
    });
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const output = Buffer.concat(chunks).toString().trim();
      if (code === 0) resolve(output);
      else reject(new Error(`node ${script} ${args.join(' ')} ended with ${code}: ${output}`));
    });
  });
}
