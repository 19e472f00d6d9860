import type { Step } from './model.ts';

/** Sends so many a second, whatever comes back; what is late is sent at once. */
export async function paceOpen(
  { perSecond, seconds }: Step & { kind: 'open' },
  send: (dueAt: number) => void,
): Promise<void> {
  const began = performance.now();
  let handed = 0;
  for (;;) {
    const now = Math.min(performance.now(), began + seconds * 1_000);
    const due = Math.floor(((now - began) / 1_000) * perSecond);
    for (; handed < due; handed += 1) send(began + ((handed + 1) * 1_000) / perSecond);
    if (now - began >= seconds * 1_000) return;
    await new Promise((wake) => setTimeout(wake, 1));
  }
}

/** Sends the next one when one is done. */
export async function keepUnderWay(
  { inFlight, seconds }: Step & { kind: 'closed' },
  send: (dueAt: number) => void,
  whenDone: (done: () => void) => void,
): Promise<void> {
  whenDone(() => send(performance.now()));
  for (let each = 0; each < inFlight; each += 1) send(performance.now());
  await new Promise((wake) => setTimeout(wake, seconds * 1_000));
}
