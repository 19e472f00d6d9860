import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDatabaseUrl } from '../../db/connect.ts';
import { createWireReader } from './wire.ts';

/** A statement as it was executed: its text, and values and types of `$1`, `$2` and so on. */
export type Executed = {
  readonly text: string;
  readonly values: readonly (string | null)[];
  /** Object ids of types; 0 is left to the server. */
  readonly types: readonly number[];
};

export type Recorder = {
  /** Of the same database, by way of this process. */
  readonly url: string;
  /** What was executed since the last call. */
  readonly take: () => readonly Executed[];
  readonly close: () => Promise<void>;
};

/** A Unix socket between a core and its database that writes down what goes to the database. */
export async function startRecorder(databaseUrl: string): Promise<Recorder> {
  const address = parseDatabaseUrl(databaseUrl);
  const folder = mkdtempSync(join(tmpdir(), 'qw-bench-'));
  let executed: Executed[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const database =
      address.path === undefined ? connect(address.port, address.host) : connect(address.path);
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket
        .on('error', () => undefined)
        .once('close', () => {
          client.destroy();
          database.destroy();
        });
    }
    const known = new Map<string, { text: string; types: readonly number[] }>();
    const read = createWireReader();
    client.on('data', (chunk: Buffer) => {
      for (const message of read(chunk)) {
        if (message.kind === 'parse') known.set(message.name, message);
        if (message.kind !== 'bind') continue;
        const { text = '', types = [] } = known.get(message.name) ?? {};
        executed.push({ text, types, values: message.values });
      }
      database.write(chunk);
    });
    database.on('data', (chunk: Buffer) => {
      client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(join(folder, `.s.PGSQL.${address.port}`), resolve);
  });
  chmodSync(folder, 0o700);
  const url = new URL(databaseUrl);
  url.searchParams.set('socket', folder);
  return {
    url: url.href,
    take: () => {
      const taken = executed;
      executed = [];
      return taken;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
