import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startServer, type Server } from './server.ts';

const MISSING = `Varnish is not installed, and this benchmark installs nothing: on Debian or Ubuntu
  apt-get install --no-install-recommends varnish
then run it again; or pick the other rows: --runtime deno, node, bun or workerd, each by its own`;

/** Undefined when it can be started; else what to do. */
export function varnishMissing(): string | undefined {
  const { status } = spawnSync('varnishd', ['-V'], { stdio: 'ignore' });
  return status === 0 ? undefined : MISSING;
}

/**
 * Keeps what it is sent for an hour, in spite of the token and of what the reply says, and delivers
 * no header of its own: then it sends the same bytes as the others.
 */
function vcl(backendPort: number): string {
  return `vcl 4.1;
backend bare { .host = "127.0.0.1"; .port = "${backendPort}"; }
sub vcl_recv { return (hash); }
sub vcl_backend_response {
  set beresp.ttl = 1h;
  set beresp.grace = 0s;
  return (deliver);
}
sub vcl_deliver {
  unset resp.http.Age;
  unset resp.http.Via;
  unset resp.http.X-Varnish;
  unset resp.http.Accept-Ranges;
  return (deliver);
}
`;
}

/** Varnish in front of a server that it asks once. */
export async function startVarnish(backend: Server): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'quotewright-varnish-'));
  const file = join(folder, 'cache.vcl');
  writeFileSync(file, vcl(backend.port));
  const port = await freePort();
  // Without its jail: that would keep it from reading a folder of ours.
  const address = ['-a', `127.0.0.1:${port}`, '-T', 'none', '-f', file, '-n', join(folder, 'work')];
  const args = ['-j', 'none', '-F', ...address, '-s', 'malloc,64m', '-p', 'http_range_support=off'];
  const server = await startServer('varnishd', args, {}, port);
  return {
    ...server,
    async stop() {
      await server.stop();
      await backend.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
