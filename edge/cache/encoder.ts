import type { Compress } from '../http/encoding.ts';
import { bytesOf, ENCODED_BYTES_MIN, encodedForms } from './finished.ts';
import type { Finished } from './finished.ts';
import type { Kept, Sieve } from './sieve.ts';

/** More at once would only wait for the same threads. */
const AT_ONCE_MAX = 4;

/** Lets a finished reply be compressed once, in the background, when somebody would like it. */
export type Encoder = (home: Map<string, Kept<Finished>>, path: string, finished: Finished) => void;

export function createEncoder(options: {
  readonly sieve: Sieve<Finished>;
  /** Absent: replies stay plain. */
  readonly compress?: Compress | undefined;
  /** Begins what nobody waits for; absent: at once. */
  readonly defer?: (work: () => void) => void;
  readonly onFault: (error: unknown) => void;
}): Encoder {
  const { sieve, compress, onFault } = options;
  const defer = options.defer ?? ((work) => work());
  let running = 0;

  return (home, path, finished) => {
    if (compress === undefined || finished.plain.body.byteLength < ENCODED_BYTES_MIN) return;
    const encode = (): void => {
      encodedForms(finished, compress)
        .then((forms) => {
          finished.encoded = forms;
          const kept = home.get(path);
          if (kept?.value === finished) {
            sieve.put(home, path, finished, bytesOf(finished, path));
          }
        })
        .catch(onFault)
        .finally(() => {
          running -= 1;
        });
    };
    finished.encode = () => {
      if (running >= AT_ONCE_MAX) return;
      finished.encode = undefined;
      running += 1;
      defer(encode);
    };
  };
}
