import { readdirSync, readFileSync } from 'node:fs';

/** Of `/proc/<pid>/stat`: Linux counts processor time in hundredths of a second for everybody. */
const TICK_US = 10_000;

type Stat = { readonly pid: number; readonly parent: number; readonly cpuUs: number };

/** Microseconds of processor time that a process and all below it have used so far. */
export function cpuUsOf(pid: number): number {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)));
  const below = (parent: number): number =>
    all
      .filter((stat) => stat.parent === parent)
      .reduce((sum, stat) => sum + stat.cpuUs + below(stat.pid), 0);
  const own = all.find((stat) => stat.pid === pid)?.cpuUs ?? 0;
  return own + below(pid);
}

function statOf(pid: number): readonly Stat[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may have spaces; what follows it are fields 3 and up.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const cpuUs = (Number(fields[11]) + Number(fields[12])) * TICK_US;
    return [{ pid, parent: Number(fields[1]), cpuUs }];
  } catch {
    // It has ended since the folder was read.
    return [];
  }
}
