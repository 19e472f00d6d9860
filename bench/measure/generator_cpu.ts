import process from 'node:process';

const SHARE_MAX = 0.9;

/** Runs a load; the run is void when this process, which makes the load, was itself the limit. */
export async function withGeneratorCheck<Result>(work: () => Promise<Result>): Promise<Result> {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  const share = (user + system) / 1_000 / (performance.now() - startedAt);
  if (share > SHARE_MAX) {
    throw new Error(`void: the load generator used ${Math.round(share * 100)} % of a core`);
  }
  return result;
}
