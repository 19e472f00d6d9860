import { Buffer } from 'node:buffer';
import process from 'node:process';

/** As little as a handler of Bun can do: the bytes and headers that it is given, to everybody. */
declare const Bun: {
  readonly serve: (options: {
    port: number;
    hostname: string;
    development: boolean;
    fetch: () => Response;
  }) => unknown;
};

const headers = JSON.parse(process.env['QW_BARE_HEADERS'] ?? '{}') as Record<string, string>;
const body = new Uint8Array(Buffer.from(process.env['QW_BARE_BODY'] ?? '', 'base64'));
const init = { status: 200, headers };
const port = Number(process.env['QW_BARE_PORT']);
Bun.serve({
  port,
  hostname: '127.0.0.1',
  development: false,
  fetch: () => new Response(body, init),
});
console.log('ready bare');
