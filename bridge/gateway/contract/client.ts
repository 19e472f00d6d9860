/** For tests: the unmodified SDK, and what it takes to drive a process by it. */
import { Camunda8 } from '@camunda8/sdk';

export type Client = ReturnType<Camunda8['getOrchestrationClusterApiClient']>;

export function connectSdk(address: string): Client {
  process.env['CAMUNDA_SDK_BACKPRESSURE_PROFILE'] ??= 'LEGACY';
  return new Camunda8({
    ZEEBE_REST_ADDRESS: address,
    CAMUNDA_AUTH_STRATEGY: 'NONE',
    CAMUNDA_LOG_LEVEL: 'none',
  }).getOrchestrationClusterApiClient();
}

export const NOW = { consistency: { waitUpToMs: 10_000 } };

export function unique(prefix: string): string {
  return `${prefix}-${process.pid}-${performance.now().toString(36).replace('.', '')}`;
}

/** Activates exactly one job of the type, waiting for it. */
export async function takeJob(client: Client, type: string) {
  const { jobs } = await client.activateJobs({
    type,
    worker: 'contract',
    timeout: 30_000,
    maxJobsToActivate: 1,
    requestTimeout: 5_000,
  });
  const [job] = jobs;
  if (job === undefined) throw new Error(`no job of type ${type} came`);
  return job;
}

/** Waits until `ask` answers something other than undefined. */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  for (let n = 0; n < 200; n += 1) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`it never came to this: ${what}`);
}

export async function instanceState(client: Client, key: string) {
  const found = await client.searchProcessInstances(
    { filter: { processInstanceKey: key as never } },
    { consistency: { waitUpToMs: 0 } },
  );
  return found.items[0];
}

export function untilState(client: Client, key: string, state: string) {
  return eventually(`instance ${key} ${state}`, async () => {
    const item = await instanceState(client, key);
    return item?.state === state ? item : undefined;
  });
}

export async function refusalOf(run: () => PromiseLike<unknown>) {
  try {
    await run();
  } catch (error) {
    if (error instanceof Error && 'status' in error) {
      const { status, title, detail } = error as Error & {
        status: unknown;
        title?: string;
        detail?: string;
      };
      return { status, title, detail: detail ?? '' };
    }
    throw error;
  }
  throw new Error('it was not refused');
}
