import { Worker } from 'node:worker_threads';
import { refuse } from '../../contract/reply.ts';
import type { Refusal } from '../../contract/reply.ts';
import { checkWhole } from './check_whole.ts';
import type { Checked, WholeText } from './check_whole.ts';

/** Smaller ones are checked in milliseconds, and a thread takes longer to start. */
const SMALL_CHARS = 100_000;
const MEMORY_MIB = 2_048;

/** One check at a time: each takes a processor and the memory of a whole version. */
let last: Promise<unknown> = Promise.resolve();

/** Off the event loop, so that nobody else waits while thousands of offerings are looked at. */
export async function checkElsewhere(
  text: WholeText,
  deadlineAtMs: number,
): Promise<Checked | Refusal> {
  const { offerings, prices, priceLists, promotions } = text;
  const chars = offerings.length + prices.length + priceLists.length + promotions.length;
  if (chars < SMALL_CHARS) return checkWhole(text);
  const mine = last.then(() => inThread(text, deadlineAtMs));
  last = mine.catch(() => undefined);
  return mine;
}

function inThread(text: WholeText, deadlineAtMs: number): Promise<Checked | Refusal> {
  const late = refuse('deadline_exceeded', 'the version could not be checked before the deadline');
  const leftMs = deadlineAtMs - Date.now();
  if (leftMs <= 0) return Promise.resolve(late);
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./check_thread.ts', import.meta.url), {
      workerData: text,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MIB },
    });
    const timer = setTimeout(() => {
      resolve(late);
      void thread.terminate();
    }, leftMs);
    thread.once('message', (checked: Checked) => resolve(checked));
    thread.once('error', reject);
    thread.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the thread that checks a version ended with code ${code}`));
    });
  });
}
