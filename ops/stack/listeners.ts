import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** True when something accepts connections on this loopback port. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1_000 });
    const answer = (listening: boolean) => {
      socket.destroy();
      resolve(listening);
    };
    socket.once('connect', () => answer(true));
    socket.once('timeout', () => answer(true));
    socket.once('error', () => answer(false));
  });
}

/** Who listens on a port, in words; a best effort, since only root sees other users' processes. */
export async function whoListens(port: number): Promise<string> {
  const attempts: readonly (readonly [string, readonly string[]])[] = [
    ['ss', ['-Hltnp', `sport = :${port}`]],
    ['lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']],
  ];
  for (const [tool, args] of attempts) {
    const output = await run(tool, args).then(
      (result) => result.stdout,
      () => '',
    );
    const found =
      /\("(?<name>[^"]+)",pid=(?<pid>\d+)/.exec(output) ??
      /^p(?<pid>\d+)\nc(?<name>.+)$/m.exec(output);
    if (found?.groups !== undefined) {
      return `${found.groups['name']} (process ${found.groups['pid']})`;
    }
  }
  return 'a process that this user may not see';
}
