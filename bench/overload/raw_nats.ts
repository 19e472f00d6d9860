import { connect } from 'node:net';

export type RawNats = {
  /** Collected, and sent at the end of this turn of the event loop. */
  readonly request: (subject: string, id: number, headers: string, body: string) => void;
  readonly close: () => void;
};

const LINE_END = Buffer.from('\r\n');
const INBOX = `_INBOX.load${process.pid}`;

/**
 * NATS' protocol as far as requests need it, with as little work for each as can be: what the load
 * costs is missing to what is loaded. `onReply` gets the id of the request, and an empty payload
 * when nobody listens.
 */
export async function openRawNats(
  url: string,
  onReply: (id: number, payload: Buffer) => void,
): Promise<RawNats> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  const options = { verbose: false, headers: true, no_responders: true, name: 'load' };
  socket.write(`CONNECT ${JSON.stringify(options)}\r\nSUB ${INBOX}.* 1\r\n`);
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    for (;;) {
      const lineEnd = bytes.indexOf(LINE_END, at);
      if (lineEnd < 0) break;
      const line = bytes.toString('latin1', at, lineEnd);
      const message = messageOf(line);
      if (message === undefined) {
        if (line === 'PING') socket.write('PONG\r\n');
        at = lineEnd + 2;
        continue;
      }
      const end = lineEnd + 2 + message.size;
      if (bytes.length < end + 2) break;
      onReply(message.id, bytes.subarray(lineEnd + 2 + message.headerSize, end));
      at = end + 2;
    }
    rest = bytes.subarray(at);
  });
  let pending: string[] = [];
  const flush = (): void => {
    socket.write(pending.join(''), 'latin1');
    pending = [];
  };
  return {
    request: (subject, id, headers, body) => {
      if (pending.length === 0) setImmediate(flush);
      const total = headers.length + body.length;
      pending.push(
        `HPUB ${subject} ${INBOX}.${id} ${headers.length} ${total}\r\n${headers}${body}\r\n`,
      );
    },
    close: () => socket.destroy(),
  };
}

/** `MSG subject sid size` or `HMSG subject sid header-size size`. */
function messageOf(line: string) {
  const isPlain = line.startsWith('MSG ');
  if (!isPlain && !line.startsWith('HMSG ')) return undefined;
  const words = line.split(' ');
  const id = Number(words[1]?.slice(INBOX.length + 1));
  const size = Number(words.at(-1));
  return { id, size, headerSize: isPlain ? 0 : Number(words.at(-2)) };
}
