import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Order } from './generator.ts';
import type { Acknowledged, LoadSettings, Step, StepResult } from './model.ts';

export type Generator = {
  readonly run: (step: Step) => Promise<StepResult>;
  readonly heard: () => Promise<Acknowledged>;
  readonly stop: () => Promise<void>;
};

type Answer = { readonly result: unknown } | { readonly error: string };

const CPU_SHARE_MAX = 0.9;

/** The load in a process of its own; a step in which that was the limit is void. */
export async function startGenerator(settings: LoadSettings): Promise<Generator> {
  const child = fork(join(import.meta.dirname, 'generator.ts'), { stdio: ['ignore', 2, 2, 'ipc'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  async function ask(order: Order): Promise<unknown> {
    const answered = Promise.withResolvers<Answer>();
    child.once('message', (answer) => answered.resolve(answer as Answer));
    child.send(order);
    const died = ended.then((): Answer => ({ error: 'void: the load generator ended' }));
    const answer = await Promise.race([answered.promise, died]);
    if ('error' in answer) throw new Error(answer.error);
    return answer.result;
  }
  await ask({ settings });
  return {
    run: async (step) => {
      const result = (await ask({ step })) as StepResult;
      if (result.cpuShare <= CPU_SHARE_MAX) return result;
      const percent = Math.round(result.cpuShare * 100);
      throw new Error(`void: the load generator used ${percent} % of a processor`);
    },
    heard: async () => (await ask({ heard: true })) as Acknowledged,
    stop: async () => {
      child.disconnect();
      await ended;
    },
  };
}
