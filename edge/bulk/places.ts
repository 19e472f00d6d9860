export type Places = {
  /** Settled when there is a place; call what it resolves to at the end. */
  readonly take: () => Promise<() => void>;
};

/** So many at a time, the others in the order in which they came. */
export function createPlaces(max: number): Places {
  let taken = 0;
  const waiting: (() => void)[] = [];
  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) taken -= 1;
    else next();
  }
  return {
    async take() {
      if (taken < max) taken += 1;
      else await new Promise<void>((wake) => waiting.push(wake));
      return leave;
    },
  };
}
