import { parentPort, workerData } from 'node:worker_threads';
import { checkWhole } from './check_whole.ts';
import type { WholeText } from './check_whole.ts';

// The thread that `check_elsewhere.ts` starts for one check.
parentPort?.postMessage(checkWhole(workerData as WholeText), []);
