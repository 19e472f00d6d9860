export type StreamEvents = {
  /** Whoever read it has gone. */
  readonly onGone: () => void;
  readonly onFault: (error: unknown) => void;
  /** Always, and last. */
  readonly onEnd: () => void;
};

const encoder = new TextEncoder();

/**
 * One line of JSON for each value. Values aren't held back for a reader who is slow: many clients
 * send a whole body before they read the first line, and a body that isn't read any further because
 * its reply isn't would never end. What is held is bounded by the number of quotes.
 */
export function ndjsonStream(
  values: AsyncIterable<unknown>,
  { onGone, onFault, onEnd }: StreamEvents,
): ReadableStream<Uint8Array> {
  let gone = false;

  async function pump(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    try {
      for await (const value of values) {
        if (!gone) controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`));
      }
      if (!gone) controller.close();
    } catch (error) {
      onFault(error);
      if (!gone) controller.error(error);
    } finally {
      onEnd();
    }
  }

  return new ReadableStream<Uint8Array>({
    start(controller) {
      pump(controller).catch(onFault);
    },
    cancel() {
      gone = true;
      onGone();
    },
  });
}
