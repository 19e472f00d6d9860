/** For tests: one instance driven by hand, with a clock and keys that are handed in. */
import { compileBpmn } from '../model/compile.ts';
import type { Process } from '../model/model.ts';
import type { Draft } from './draft.ts';
import { completeJob, endBackOff, failJob, throwJobError } from './job_commands.ts';
import { correlate, fireTimer } from './instance_commands.ts';
import { startInstance, step } from './step.ts';
import type { Effect, ElementInstance, Instance, Outcome, Refusal, Variables } from './state.ts';

export type Rig = {
  readonly process: Process;
  instance: Instance;
  now: number;
  keys: number;
  readonly effects: Effect[];
};

export async function compiled(xml: string): Promise<Process> {
  const result = await compileBpmn(xml);
  if (!result.ok) throw new Error(JSON.stringify(result.findings));
  const [process] = result.processes;
  if (process === undefined) throw new Error('no process');
  return process;
}

function context(rig: Pick<Rig, 'process' | 'now' | 'keys'>) {
  return { process: rig.process, now: rig.now, nextKey: () => (rig.keys += 1) };
}

/** Starts at the none start event, or at the message start event with this id. */
export async function beginProcess(xml: string, vars: Variables = {}, at = ''): Promise<Rig> {
  const process = await compiled(xml);
  const seed = { process, now: 1_000, keys: 0 };
  const start = process.elements.find((element) => element.id === at)?.index ?? -1;
  const how = { definition: 1, vars, tags: [], start, correlation: null };
  const outcome = startInstance(how, context(seed));
  if (!outcome.ok) throw new Error(outcome.detail);
  return { ...seed, instance: outcome.instance, effects: [...outcome.effects] };
}

export function act(rig: Rig, change: (d: Draft) => Refusal | null): Outcome {
  const before = JSON.stringify([...rig.instance.elements]);
  const outcome = step(rig.instance, context(rig), change);
  if (JSON.stringify([...rig.instance.elements]) !== before) {
    throw new Error('the step changed the instance that it was given');
  }
  if (outcome.ok) {
    rig.instance = outcome.instance;
    rig.effects.push(...outcome.effects);
  }
  return outcome;
}

export function active(rig: Rig): readonly string[] {
  if (rig.instance.status !== 'ACTIVE') return [];
  return [...rig.instance.elements.values()]
    .filter((each) => each.parent !== 0)
    .map((each) => idOf(rig, each.element));
}

function idOf(rig: Rig, index: number): string {
  return rig.process.elements[index]?.id ?? '';
}

/** Ids of the elements that have completed, in order, without the process itself. */
export function pathTaken(rig: Rig): readonly string[] {
  return rig.instance.trail.filter((each) => each.ok && each.p !== 0).map((t) => idOf(rig, t.e));
}

export function at(rig: Rig, id: string, nth = 0): ElementInstance {
  const found = [...rig.instance.elements.values()].filter((e) => idOf(rig, e.element) === id);
  const element = found.filter((each) => each.role !== 'body')[nth];
  if (element === undefined)
    throw new Error(`'${id}' is not active; active: ${active(rig).join()}`);
  return element;
}

function jobRef(rig: Rig, id: string, nth: number) {
  const element = at(rig, id, nth);
  return { element: element.key, job: element.job?.key ?? 0 };
}

export function doJob(rig: Rig, id: string, vars: Variables = {}, nth = 0): Outcome {
  const ref = jobRef(rig, id, nth);
  return act(rig, (d) => completeJob(d, { ...ref, vars }));
}

export function fail(rig: Rig, id: string, retries: number, backOffMs = 0): Outcome {
  const ref = jobRef(rig, id, 0);
  return act(rig, (d) => failJob(d, { ...ref, retries, backOffMs, message: 'no', vars: {} }));
}

export function reopen(rig: Rig, id: string): Outcome {
  const ref = jobRef(rig, id, 0);
  return act(rig, (d) => endBackOff(d, ref));
}

export function raiseError(rig: Rig, id: string, code: string, vars: Variables = {}): Outcome {
  const ref = jobRef(rig, id, 0);
  return act(rig, (d) => throwJobError(d, { ...ref, code, message: null, vars }));
}

export function receive(rig: Rig, id: string, name: string, vars: Variables = {}): Outcome {
  const element = waiting(rig, id);
  const wait = element.subscriptions?.find((each) => each.name === name);
  const subscription = wait?.key ?? 0;
  return act(rig, (d) => correlate(d, { element: element.key, subscription, vars }));
}

export function fire(rig: Rig, id: string): Outcome {
  const element = waiting(rig, id);
  const timer = element.timers?.[0]?.key ?? 0;
  return act(rig, (d) => fireTimer(d, { element: element.key, timer }));
}

/** Boundaries of a multi-instance activity wait on its body. */
function waiting(rig: Rig, id: string): ElementInstance {
  const all = [...rig.instance.elements.values()].filter((e) => idOf(rig, e.element) === id);
  return all.find((each) => each.role === 'body') ?? at(rig, id);
}

export function variables(rig: Rig): Variables {
  return rig.instance.elements.get(rig.instance.key)?.vars ?? {};
}

export function incidentOf(rig: Rig, id: string) {
  const all = [...rig.instance.elements.values()].filter((e) => idOf(rig, e.element) === id);
  const incident = all.find((each) => each.incident !== undefined)?.incident;
  if (incident === undefined) throw new Error(`'${id}' has no incident`);
  return incident;
}
