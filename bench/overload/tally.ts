import { createLatencies } from '../measure/latencies.ts';
import type { Kind, StepResult } from './model.ts';

export type Tally = ReturnType<typeof createTally>;

/** Counts what becomes of the requests of one step. */
export function createTally() {
  const accepted = { read: 0, price: 0, submit: 0 };
  const refused: Record<string, number> = {};
  let isOver = false;
  let inTime = 0;
  const [latencies, refusals, retries] = [createLatencies(), createLatencies(), createLatencies()];
  const count = (code: string): void => {
    refused[code] = (refused[code] ?? 0) + 1;
  };
  return {
    sent: 0,
    missing: () => count('none'),
    /** What is answered from now on was late for this step's goodput. */
    over: () => void (isOver = true),
    answer: (kind: Kind, isAccepted: boolean, ms: number, payload: Buffer): void => {
      if (isAccepted) {
        accepted[kind] += 1;
        if (!isOver) inTime += 1;
        latencies.record(ms);
        return;
      }
      const text = payload.toString('latin1');
      const code = /"code":"(\w+)"/.exec(text)?.[1] ?? 'nobody';
      count(code);
      if (code !== 'overloaded') return;
      refusals.record(ms);
      retries.record(Number(/"retryAfterMs":(\d+)/.exec(text)?.[1] ?? 0));
    },
    result(seconds: number, cpuShare: number): StepResult {
      const [summary, refusal, retry] = [latencies, refusals, retries].map((of) => of.summary());
      const none = latencies.summary();
      return {
        seconds,
        sent: this.sent,
        accepted,
        inTime,
        refused,
        latencies: summary ?? none,
        refusals: refusal ?? none,
        retryAfterMs: retry ?? none,
        cpuShare,
      };
    },
  };
}
