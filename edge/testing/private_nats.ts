import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { connectNats } from '../../core/client/connect.ts';
import { findProgram } from '../../ops/stack/packages.ts';

export type PrivateNats = { readonly url: string; readonly stop: () => Promise<void> };

/** A NATS server for one test: whoever answers on it was started by that test. */
export async function startNats(): Promise<PrivateNats> {
  const program = findProgram('nats-server');
  if (program === undefined) throw new Error('this test needs nats-server in the path');
  const port = await freePort();
  const server = spawn(program, ['--addr', '127.0.0.1', '--port', String(port)], {
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const url = `nats://test:test@127.0.0.1:${port}`;
  const connection = await connectNats({ url, name: 'probe', startupSeconds: 10 });
  await connection.close();
  return {
    url,
    async stop() {
      server.kill();
      await ended;
    },
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
