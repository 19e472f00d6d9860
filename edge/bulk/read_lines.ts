import { refuse } from '../../core/contract/reply.ts';
import type { Refusal } from '../../core/contract/reply.ts';
import type { BulkLimits } from './limits.ts';

export type Line = { readonly ok: true; readonly text: string } | Refusal;

export type Lines = {
  readonly lines: AsyncGenerator<Line, void, undefined>;
  /** Why it ended before the body did; null: it didn't. */
  readonly ending: () => Refusal | null;
};

type Bytes = Uint8Array<ArrayBuffer>;

const utf8 = new TextDecoder('utf-8', { fatal: true });
const NEW_LINE = 10;

/**
 * The lines of a body as they come: one is held at a time, and what is longer than a line may be is
 * passed over up to its end. `signal` ends the reading in the middle of whatever it waits for.
 */
export function readLines(
  body: ReadableStream<Bytes> | null,
  limits: BulkLimits,
  signal: AbortSignal,
): Lines {
  let ending: Refusal | null = null;

  async function* lines(): AsyncGenerator<Line, void, undefined> {
    if (body === null) return;
    const reader = body.getReader();
    const line = createLine(limits.lineBytesMax);
    let read = 0;
    try {
      for (;;) {
        const piece = await nextPiece(reader, limits.idleMsMax, signal);
        if (signal.aborted) return;
        if (typeof piece === 'string') {
          ending = refuse('invalid_request', piece);
          return;
        }
        if (piece === null) {
          if (!line.isEmpty()) yield line.take();
          return;
        }
        read += piece.byteLength;
        if (read > limits.bodyBytesMax) {
          ending = refuse('limit_exceeded', `a body may have ${limits.bodyBytesMax} bytes`);
          return;
        }
        let from = 0;
        for (let at = piece.indexOf(NEW_LINE); at >= 0; at = piece.indexOf(NEW_LINE, from)) {
          line.add(piece.subarray(from, at));
          from = at + 1;
          yield line.take();
        }
        line.add(piece.subarray(from));
      }
    } finally {
      await reader.cancel().catch(() => undefined);
    }
  }

  return { lines: lines(), ending: () => ending };
}

/** Null: the body is over. A text: what went wrong. */
async function nextPiece(
  reader: ReadableStreamDefaultReader<Bytes>,
  idleMsMax: number,
  signal: AbortSignal,
): Promise<Bytes | string | null> {
  let stop: (why: string) => void = () => undefined;
  const stopped = new Promise<string>((resolve) => {
    stop = resolve;
  });
  const aborted = () => stop('stopped');
  const timer = setTimeout(stop, idleMsMax, 'the body came too slowly');
  signal.addEventListener('abort', aborted, { once: true });
  try {
    const piece = reader.read().then(
      ({ done, value }) => (done ? null : value),
      () => 'the body broke off',
    );
    return await Promise.race([piece, stopped]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', aborted);
  }
}

/** The line that is coming in. */
function createLine(bytesMax: number) {
  let pieces: Bytes[] = [];
  let bytes = 0;
  return {
    isEmpty: () => bytes === 0,
    add(piece: Bytes) {
      bytes += piece.byteLength;
      if (bytes <= bytesMax) pieces.push(piece);
      else pieces = [];
    },
    take(): Line {
      const whole = pieces;
      const length = bytes;
      pieces = [];
      bytes = 0;
      if (length > bytesMax) {
        return refuse('limit_exceeded', `a line may have ${bytesMax} bytes; this has ${length}`);
      }
      return decoded(whole, length);
    },
  };
}

function decoded(pieces: readonly Bytes[], length: number): Line {
  const joined = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.byteLength;
  }
  try {
    return { ok: true, text: utf8.decode(joined) };
  } catch {
    return refuse('invalid_request', 'the line is not UTF-8');
  }
}
