/** What an element instance waits for: its own event, its boundary events, its job. */
import type { Element } from '../model/model.ts';
import { addDuration, parseCycle, parseDate } from '../feel/duration.ts';
import { elementOf, modelOf, must, patch, type Draft } from './draft.ts';
import { needText, Problem } from './problem.ts';
import type { ElementInstance, Subscription, TimerWait } from './state.ts';

type Waits = { readonly subscriptions: Subscription[]; readonly timers: TimerWait[] };

/** Evaluates everything before anything is set, so that a problem leaves nothing half-open. */
export function openWaits(d: Draft, key: number): void {
  const instance = must(d, key);
  const model = modelOf(d, instance);
  const waits: Waits = { subscriptions: [], timers: [] };
  if (instance.role !== 'body') {
    for (const target of ownTargets(d, model)) evaluateWait(d, instance, target, waits);
  }
  if (instance.role !== 'inner') {
    for (const index of model.boundaries) {
      evaluateWait(d, instance, elementOf(d, index), waits);
    }
  }
  const { subscriptions, timers } = waits;
  if (subscriptions.length === 0 && timers.length === 0) return;
  patch(d, key, { subscriptions, timers });
  for (const subscription of subscriptions) {
    d.effects.push({ t: 'subscribed', element: key, subscription });
  }
  for (const { key: timer, due } of timers) {
    d.effects.push({ t: 'timer', key: timer, element: key, due });
  }
}

function ownTargets(d: Draft, model: Element): readonly Element[] {
  if (model.kind === 'catch' || model.kind === 'receive_task') return [model];
  if (model.kind !== 'event_gateway') return [];
  return model.outgoing.map((flow) => elementOf(d, flow.to));
}

function evaluateWait(d: Draft, on: ElementInstance, target: Element, into: Waits): void {
  if (target.message !== null) {
    const name = needText(d, on.key, target.message.name, `message of '${target.id}'`);
    const key = target.message.key ?? { text: '' };
    const correlation = needText(d, on.key, key, `correlation key of '${target.id}'`);
    const wait = { key: d.context.nextKey(), name, correlation, target: target.index };
    into.subscriptions.push(wait);
  }
  if (target.timer !== null) into.timers.push(evaluateTimer(d, on, target));
}

function evaluateTimer(d: Draft, on: ElementInstance, target: Element): TimerWait {
  const timer = target.timer;
  if (timer === null) throw new Error(`'${target.id}' has no timer`);
  const text = needText(d, on.key, timer.value, `timer of '${target.id}'`);
  const wait = { key: d.context.nextKey(), target: target.index, repetitions: 0, duration: null };
  if (timer.kind === 'cycle') {
    const cycle = parseCycle(text);
    const due = cycle === null ? null : addDuration(d.context.now, cycle.duration);
    if (cycle === null || due === null) throw badTimer(target, text, 'a repetition R[n]/duration');
    const repetitions = cycle.repetitions < 0 ? -1 : cycle.repetitions - 1;
    return { ...wait, due, repetitions, duration: cycle.duration };
  }
  const due = timer.kind === 'date' ? parseDate(text) : addDuration(d.context.now, text);
  if (due === null) throw badTimer(target, text, `an ISO 8601 ${timer.kind}`);
  return { ...wait, due };
}

function badTimer(target: Element, text: string, wanted: string): Problem {
  return new Problem('EXTRACT_VALUE_ERROR', `timer of '${target.id}': '${text}' is not ${wanted}`);
}

/** Withdraws every wait of an element that ends. */
export function closeWaits(d: Draft, key: number): void {
  const { subscriptions, job } = must(d, key);
  for (const subscription of subscriptions ?? [])
    d.effects.push({ t: 'unsubscribed', subscription });
  if (job !== undefined && job.status !== 'completed') {
    d.effects.push({ t: 'job_gone', key: job.key });
  }
}
