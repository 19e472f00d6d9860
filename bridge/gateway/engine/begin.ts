/** The start of an element instance: input mappings, then what its kind does. */
import type { Element } from '../model/model.ts';
import { modelOf, must, type Draft } from './draft.ts';
import { complete, enter, finish } from './flow.ts';
import { beginBody } from './loop.ts';
import { attempt, needText, Problem } from './problem.ts';
import { assignPath, evaluate, propagate, setLocal } from './scope.ts';
import { evaluateJob, evaluateUserTask, openJob, openUserTask } from './tasks.ts';
import { terminateChildren } from './terminate.ts';
import { throwError } from './trigger.ts';
import { openWaits } from './waits.ts';

/** Also the way to retry after an incident at activation. */
export function begin(d: Draft, key: number): void {
  attempt(d, key, 'activate', () => {
    if (must(d, key).role === 'body') return beginBody(d, key);
    mapInputs(d, key);
    run(d, key, modelOf(d, must(d, key)));
  });
}

function mapInputs(d: Draft, key: number): void {
  const { inputs } = modelOf(d, must(d, key));
  for (const { source, target } of inputs) {
    const local: Record<string, unknown> = { ...must(d, key).vars };
    assignPath(local, target, evaluate(d, key, source).value);
    setLocal(d, key, local);
  }
}

function run(d: Draft, key: number, model: Element): void {
  switch (model.kind) {
    case 'process':
    case 'subprocess':
      openWaits(d, key);
      return enter(d, model.start, key);
    case 'job_task': {
      const job = evaluateJob(d, key, model);
      openWaits(d, key);
      if (job !== null) openJob(d, key, job);
      return;
    }
    case 'user_task': {
      const task = evaluateUserTask(d, key, model);
      openWaits(d, key);
      if (task !== null) openUserTask(d, key, task);
      return;
    }
    case 'catch':
    case 'receive_task':
    case 'event_gateway':
      return openWaits(d, key);
    case 'script_task':
      return runScript(d, key, model);
    case 'end':
      return runEnd(d, key, model);
    case 'start':
    case 'boundary':
    case 'task':
      return complete(d, key, {});
    case 'exclusive':
    case 'parallel':
      return finish(d, key);
    default:
      return model.kind satisfies never;
  }
}

function runScript(d: Draft, key: number, model: Element): void {
  if (model.script === null) return finish(d, key);
  const { value } = evaluate(d, key, model.script.expression);
  const result = { [model.script.result]: value };
  if (model.outputs.length > 0) setLocal(d, key, result);
  else propagate(d, key, result);
  finish(d, key);
}

function runEnd(d: Draft, key: number, model: Element): void {
  if (model.error?.code) {
    const code = needText(d, key, model.error.code, `error code of '${model.id}'`);
    if (throwError(d, must(d, key).parent, code, must(d, key).vars ?? {})) return;
    throw new Problem('UNHANDLED_ERROR_EVENT', `nothing catches error '${code}'`);
  }
  if (model.terminate) terminateChildren(d, must(d, key).parent, key);
  complete(d, key, {});
}
