export type Wakeup = {
  readonly wake: () => void;
  /** Replies whether it was woken; at once when that happened since the last wait. */
  readonly wait: (ms: number) => Promise<boolean>;
};

/** A sleep that somebody may end, even just before it begins. */
export function createWakeup(): Wakeup {
  let woken = false;
  let end: (() => void) | undefined;
  return {
    wake() {
      woken = true;
      end?.();
    },
    async wait(ms) {
      if (!woken) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          end = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        end = undefined;
      }
      const result = woken;
      woken = false;
      return result;
    },
  };
}
