/** A time-out is counted in turns of this length. */
const TURN_MS = 50;

/**
 * Aborts when nothing came for about `ms`, counted by turns of the event loop rather than by the
 * clock: a process that was held up itself, by a burst or by its neighbours, has not given others
 * the time to answer, and what they sent may be waiting to be read.
 */
export function patience(ms: number): AbortSignal {
  const controller = new AbortController();
  let turns = Math.max(1, Math.ceil(ms / TURN_MS));
  const turnMs = ms / turns;
  const turn = (): void => {
    turns -= 1;
    if (turns > 0) setTimeout(turn, turnMs);
    else controller.abort(new DOMException('no answer in time', 'TimeoutError'));
  };
  setTimeout(turn, turnMs);
  return controller.signal;
}
