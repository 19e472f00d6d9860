import { Buffer } from 'node:buffer';
import process from 'node:process';

/** A bare handler of Deno that sends copies of one reply, as our edge does there. */
declare const Deno: {
  readonly serve: (
    options: { port: number; hostname: string; onListen: () => void },
    handler: () => Response,
  ) => unknown;
};

const headers = JSON.parse(process.env['QW_BARE_HEADERS'] ?? '{}') as Record<string, string>;
const body = new Uint8Array(Buffer.from(process.env['QW_BARE_BODY'] ?? '', 'base64'));
const original = new Response(body, { status: 200, headers });
const port = Number(process.env['QW_BARE_PORT']);
const onListen = (): void => console.log('ready bare');
Deno.serve({ port, hostname: '127.0.0.1', onListen }, () => original.clone());
