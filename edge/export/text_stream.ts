export type StreamEnds = {
  /** Whoever read it has gone, or has stopped reading. */
  readonly onGone: () => void;
  /** Always, once, and last. */
  readonly onEnd: () => void;
};

/**
 * Pieces of text as bytes. Nothing is produced ahead of the reader: a slow one slows it down, and
 * one that has stopped is cut off.
 */
export function textStream(
  pieces: AsyncGenerator<string>,
  stalledMsMax: number,
  { onGone, onEnd }: StreamEnds,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  function end(): void {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    onEnd();
  }
  const source: UnderlyingDefaultSource<Uint8Array<ArrayBuffer>> = {
    start(controller) {
      timer = setTimeout(() => {
        onGone();
        controller.error(new Error(`not read to its end within ${stalledMsMax / 1_000} seconds`));
        end();
      }, stalledMsMax);
    },
    async pull(controller) {
      try {
        const { value, done } = await pieces.next();
        if (ended) return;
        if (done !== true) return controller.enqueue(encoder.encode(value));
        controller.close();
      } catch (error) {
        if (!ended) controller.error(error);
      }
      end();
    },
    cancel() {
      onGone();
      end();
    },
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}
