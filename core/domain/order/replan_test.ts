import { describe, expect, test } from 'vitest';
import type { FulfilmentTask, OrderItem } from '../../contract/order.ts';
import type { LineInput } from '../../contract/price.ts';
import { planTasks } from '../catalogue/decompose.ts';
import { lineDelta } from './line_delta.ts';
import { counter, makeItem, MAPPINGS, SETTINGS } from './order_fixture.ts';
import { replan } from './replan.ts';

const SEED = Number(process.env['QW_SEED'] ?? Date.now() % 1_000_000);
const ROUNDS = 300;

/** Uniform in [0, 1), the same for the same seed. */
function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const itemOf = ({ id, offeringId, quantity }: LineInput): OrderItem =>
  makeItem(id, offeringId, quantity);

function randomLines(random: () => number, before: readonly LineInput[]): LineInput[] {
  const pick = <T>(of: readonly [T, ...T[]]): T => of[Math.floor(random() * of.length)] ?? of[0];
  const kept = before
    .filter(() => random() > 0.25)
    .map((line) => {
      const roll = random();
      if (roll < 0.2) return { ...line, quantity: line.quantity + 1 };
      return roll < 0.35 ? { ...line, offeringId: pick(['router', 'fiber', 'phone']) } : line;
    });
  const fresh = Array.from({ length: Math.floor(random() * 3) }, (): LineInput => {
    const id = `l${Math.floor(random() * 8)}`;
    return { id, offeringId: pick(['router', 'fiber']), quantity: 1 };
  });
  return [...new Map([...fresh, ...kept].map((line) => [line.id, line])).values()];
}

/** Takes some of the tasks that may run some steps further, as workers would. */
function work(random: () => number, tasks: readonly FulfilmentTask[]): FulfilmentTask[] {
  const after = [...tasks];
  for (const [at, task] of after.entries()) {
    const status = new Map(after.map((each) => [each.id, each.status]));
    const met = task.dependsOn.every((id) =>
      ['done', 'skipped', 'cancelled'].includes(status.get(id) ?? 'missing'),
    );
    if (!met || task.status !== 'pending' || random() < 0.3) continue;
    const roll = random();
    const next = roll < 0.6 ? 'done' : roll < 0.75 ? 'active' : roll < 0.9 ? 'fallout' : 'skipped';
    after[at] = { ...task, status: next, attempts: 1 };
  }
  return after;
}

function checkPlan(tasks: readonly FulfilmentTask[]): void {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  expect(byId.size).toBe(tasks.length);
  for (const task of tasks) {
    for (const id of task.dependsOn) {
      // So it is acyclic, too.
      expect(byId.get(id)?.wave ?? Infinity).toBeLessThan(task.wave);
    }
  }
  const undone = tasks.flatMap(({ compensates }) => compensates ?? []);
  expect(new Set(undone).size).toBe(undone.length);
}

describe(`a plan that is amended at random (QW_SEED=${SEED})`, () => {
  test('undoes what went and may have been done, plans what came, and stays acyclic', () => {
    const random = mulberry(SEED);
    for (let round = 0; round < ROUNDS; round += 1) {
      const newId = counter(`${round}.`);
      let lines = randomLines(random, []);
      const first = planTasks(lines.map(itemOf), SETTINGS, new Map(), newId);
      if (!first.ok) throw new Error(first.detail);
      let tasks = work(random, first.tasks);
      for (let amendment = 0; amendment < 3; amendment += 1) {
        const next = randomLines(random, lines);
        const delta = lineDelta(lines, next);
        const plan = replan(tasks, delta, next.map(itemOf), MAPPINGS, newId);
        if (!plan.ok) throw new Error(plan.detail);
        checkPlan(plan.tasks);
        checkLines(tasks, plan.tasks, new Map(delta.map((one) => [one.lineId, one.change])));
        lines = next;
        tasks = work(random, plan.tasks);
      }
    }
  });
});

/** What each kind of change has to mean for the tasks of its line. */
function checkLines(
  before: readonly FulfilmentTask[],
  after: readonly FulfilmentTask[],
  changes: ReadonlyMap<string, string>,
): void {
  const was = new Map(before.map((task) => [task.id, task]));
  const undone = new Set(after.flatMap(({ compensates }) => compensates ?? []));
  const fresh = after.filter(({ id }) => !was.has(id));
  for (const task of after) {
    const old = was.get(task.id);
    if (old === undefined || old.compensates !== undefined) continue;
    const change = changes.get(task.lineId) ?? 'unchanged';
    const begun = old.status === 'done' || old.attempts > 0;
    if (change === 'unchanged' || change === 'added') expect(task).toEqual(old);
    if (change === 'changed' && begun) expect(task).toEqual(old);
    if (change === 'changed' && old.status === 'pending') expect(task.status).toBe('cancelled');
    if (change !== 'removed' && change !== 'replaced') continue;
    expect(['pending', 'active', 'fallout']).not.toContain(task.status);
    if (begun && old.status !== 'cancelled') expect(undone).toContain(task.id);
    if (!begun) expect(undone).not.toContain(task.id);
  }
  for (const [lineId, change] of changes) {
    const planned = fresh.filter((task) => task.lineId === lineId && !task.compensates);
    const comes = change === 'added' || change === 'changed' || change === 'replaced';
    expect(planned.length).toBe(comes ? 4 : 0);
    // A line that comes again starts after everything that is still there of it.
    const there = after.filter(
      (task) => task.lineId === lineId && task.status !== 'cancelled' && !planned.includes(task),
    );
    const root = planned.find(({ type }) => type === 'reserve');
    if (root !== undefined) expect(root.dependsOn).toEqual(there.map(({ id }) => id));
  }
}
