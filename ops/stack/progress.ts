/** One line per thing that happens, and a sign of life for whatever takes over two seconds. */
export type Progress = {
  /** What a service is doing from now on. */
  readonly step: (service: string, text: string) => void;
  /** The last line of a service. */
  readonly done: (service: string, text: string) => void;
  readonly close: () => void;
};

const HEARTBEAT_MS = 2_000;

export function createProgress(write: (line: string) => void, now: () => number): Progress {
  const began_ms = now();
  const open = new Map<string, { text: string; since_ms: number; told_ms: number }>();
  const line = (service: string, text: string) => {
    const elapsed = ((now() - began_ms) / 1000).toFixed(1).padStart(6);
    write(`${elapsed} s  ${service.padEnd(12)} ${text}\n`);
  };
  const timer = setInterval(() => {
    for (const [service, step] of open) {
      const age_ms = now() - step.since_ms;
      // Less often as it takes longer: after 2, 4, 8, 16 s and then every 16 s.
      if (now() - step.told_ms < Math.min(Math.max(HEARTBEAT_MS, age_ms / 2), 16_000)) continue;
      step.told_ms = now();
      line(service, `… still ${step.text} (${Math.round(age_ms / 1000)} s)`);
    }
  }, 500);
  timer.unref();
  return {
    step: (service, text) => {
      open.set(service, { text, since_ms: now(), told_ms: now() });
      line(service, text);
    },
    done: (service, text) => {
      open.delete(service);
      line(service, text);
    },
    close: () => clearInterval(timer),
  };
}
