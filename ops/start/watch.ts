import { allRecords, isRunning } from '../stack/process_record.ts';
import { lastLines, logPath } from '../stack/spawn_process.ts';

/** Reports each process that ends without having been told to; nothing is restarted silently. */
export function watchProcesses(
  dir: string,
  report: (text: string) => void,
  signal: AbortSignal,
): void {
  const reported = new Set<number>();
  const timer = setInterval(() => {
    for (const record of allRecords(dir)) {
      if (reported.has(record.pid) || isRunning(record)) continue;
      reported.add(record.pid);
      const log = logPath(dir, record.name);
      report(`${record.name} (process ${record.pid}) has ended; ${log} ends with`);
      report(`${lastLines(log, 10)}\nStart it again with: npm start`);
    }
  }, 1_000);
  signal.addEventListener('abort', () => clearInterval(timer));
}
