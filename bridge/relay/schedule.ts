export type Schedule = (name: string, everyMs: number) => boolean;

/** Tells whether something that happens every so often is due; the first time it is, at once. */
export function createSchedule(): Schedule {
  const due = new Map<string, number>();
  return (name, everyMs) => {
    const now = performance.now();
    if (now < (due.get(name) ?? 0)) return false;
    due.set(name, now + everyMs);
    return true;
  };
}
