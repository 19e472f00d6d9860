import { connect, type Socket } from 'node:net';
import type { Exchange } from './model.ts';

const OK = Buffer.from('HTTP/1.1 200 ');
const HEAD_END = Buffer.from('\r\n\r\n');

export type Connection = { readonly send: () => void; readonly close: () => void };

/**
 * One kept-alive connection that has one request under way. It does as little as a client can while
 * it still checks status and body of every reply, so that the server is what is measured.
 */
export async function openConnection(
  port: number,
  { request, body }: Exchange,
  on: { readonly reply: () => void; readonly fault: (reason: string) => void },
): Promise<Connection> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  let part: Buffer | undefined;
  let closing = false;
  socket.on('data', (chunk: Buffer) => {
    const bytes = part === undefined ? chunk : Buffer.concat([part, chunk]);
    const bodyAt = bytes.indexOf(HEAD_END) + HEAD_END.length;
    if (bodyAt < HEAD_END.length || bytes.length < bodyAt + body.length) {
      part = bytes;
      return;
    }
    part = undefined;
    const right =
      bytes.compare(OK, 0, OK.length, 0, OK.length) === 0 &&
      bytes.compare(body, 0, body.length, bodyAt) === 0;
    if (right) on.reply();
    else on.fault(`a wrong reply: ${bytes.subarray(0, 300).toString()}`);
  });
  const lost = (): void => {
    if (!closing) on.fault('a connection was lost');
  };
  socket.on('error', lost).on('close', lost);
  return {
    send: () => void socket.write(request),
    close() {
      closing = true;
      socket.destroy();
    },
  };
}

/** Sends one request and reads the whole reply. */
export async function askOnce(port: number, request: Buffer): Promise<Buffer> {
  const socket: Socket = connect({ port, host: '127.0.0.1' });
  socket.write(request);
  let bytes = Buffer.alloc(0);
  try {
    for await (const chunk of socket) {
      bytes = Buffer.concat([bytes, chunk as Buffer]);
      const bodyAt = bytes.indexOf(HEAD_END) + HEAD_END.length;
      if (bodyAt < HEAD_END.length) continue;
      const length = /\r\ncontent-length: (\d+)/i.exec(bytes.toString('latin1', 0, bodyAt))?.[1];
      if (length === undefined) throw new Error('void: a reply has no Content-Length');
      if (bytes.length >= bodyAt + Number(length)) return bytes;
    }
  } finally {
    socket.destroy();
  }
  throw new Error('void: the connection ended before the reply did');
}
