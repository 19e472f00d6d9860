export type Lines<Waiter> = {
  readonly push: (waiter: Waiter) => void;
  /** The oldest of the tenant whose turn it is. */
  readonly shift: () => Waiter | undefined;
  readonly size: () => number;
  /** How many are served before one of this tenant who comes now. */
  readonly ahead: (tenant: string) => number;
  /** Takes out the newest of the longest line, if that is longer than this tenant's would be. */
  readonly dropFor: (tenant: string) => Waiter | undefined;
};

/** A line for each tenant, which are served by turns: none waits for another's crowd. */
export function createLines<Waiter extends { readonly tenant: string }>(): Lines<Waiter> {
  /** In the order of their turns; a line that is empty isn't there. */
  const lines = new Map<string, Waiter[]>();
  let size = 0;

  return {
    push: (waiter) => {
      const line = lines.get(waiter.tenant);
      if (line === undefined) lines.set(waiter.tenant, [waiter]);
      else line.push(waiter);
      size += 1;
    },
    shift: () => {
      const first = lines.entries().next();
      if (first.done === true) return undefined;
      const [tenant, line] = first.value;
      const waiter = line.shift();
      lines.delete(tenant);
      if (line.length > 0) lines.set(tenant, line);
      size -= 1;
      return waiter;
    },
    size: () => size,
    ahead: (tenant) => {
      const own = lines.get(tenant)?.length ?? 0;
      let ahead = own;
      for (const [other, line] of lines) {
        if (other !== tenant) ahead += Math.min(line.length, own + 1);
      }
      return ahead;
    },
    dropFor: (tenant) => {
      let longest: Waiter[] | undefined;
      for (const line of lines.values()) {
        if (line.length > (longest?.length ?? 0)) longest = line;
      }
      const own = lines.get(tenant)?.length ?? 0;
      if (longest === undefined || longest.length <= own + 1) return undefined;
      size -= 1;
      return longest.pop();
    },
  };
}
