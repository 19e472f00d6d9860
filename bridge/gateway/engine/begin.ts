/** The start of an element instance: input mappings, then what its kind does. */
import type { Element } from '../model/model.ts';
import { model_of, must, type Draft } from './draft.ts';
import { complete, enter, finish } from './flow.ts';
import { begin_body } from './loop.ts';
import { attempt, need_text, Problem } from './problem.ts';
import { assign_path, evaluate, propagate, set_local } from './scope.ts';
import { evaluate_job, evaluate_user_task, open_job, open_user_task } from './tasks.ts';
import { terminate_children } from './terminate.ts';
import { throw_error } from './trigger.ts';
import { open_waits } from './waits.ts';

/** Also the way to retry after an incident at activation. */
export function begin(d: Draft, key: number): void {
  attempt(d, key, 'activate', () => {
    if (must(d, key).role === 'body') return begin_body(d, key);
    map_inputs(d, key);
    run(d, key, model_of(d, must(d, key)));
  });
}

function map_inputs(d: Draft, key: number): void {
  const { inputs } = model_of(d, must(d, key));
  for (const { source, target } of inputs) {
    const local: Record<string, unknown> = { ...must(d, key).vars };
    assign_path(local, target, evaluate(d, key, source).value);
    set_local(d, key, local);
  }
}

function run(d: Draft, key: number, model: Element): void {
  switch (model.kind) {
    case 'process':
    case 'subprocess':
      open_waits(d, key);
      return enter(d, model.start, key);
    case 'job_task': {
      const job = evaluate_job(d, key, model);
      open_waits(d, key);
      if (job !== null) open_job(d, key, job);
      return;
    }
    case 'user_task': {
      const task = evaluate_user_task(d, key, model);
      open_waits(d, key);
      if (task !== null) open_user_task(d, key, task);
      return;
    }
    case 'catch':
    case 'receive_task':
    case 'event_gateway':
      return open_waits(d, key);
    case 'script_task':
      return run_script(d, key, model);
    case 'end':
      return run_end(d, key, model);
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

function run_script(d: Draft, key: number, model: Element): void {
  if (model.script === null) return finish(d, key);
  const { value } = evaluate(d, key, model.script.expression);
  const result = { [model.script.result]: value };
  if (model.outputs.length > 0) set_local(d, key, result);
  else propagate(d, key, result);
  finish(d, key);
}

function run_end(d: Draft, key: number, model: Element): void {
  if (model.error?.code) {
    const code = need_text(d, key, model.error.code, `error code of '${model.id}'`);
    if (throw_error(d, must(d, key).parent, code, must(d, key).vars ?? {})) return;
    throw new Problem('UNHANDLED_ERROR_EVENT', `nothing catches error '${code}'`);
  }
  if (model.terminate) terminate_children(d, must(d, key).parent, key);
  complete(d, key, {});
}
