import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { TaskTemplateSchema } from '../../contract/catalog.ts';
import type { TaskTemplate } from '../../contract/catalog.ts';
import { componentsOf, orderedOfferings } from '../order/components.ts';
import { planTasks } from './decompose.ts';

function template(id: string, dependsOn: readonly string[] = [], callback = false): TaskTemplate {
  return v.parse(TaskTemplateSchema, { id, behaviour: 'light', dependsOn, callback });
}

function item(lineId: string, offeringId: string) {
  return { lineId, offeringId, name: offeringId, quantity: 1 };
}

function counter(): () => string {
  let next = 0;
  return () => `t${(next += 1)}`;
}

const diamond = [
  template('ship', ['reserve', 'check'], true),
  template('reserve', ['check']),
  template('check'),
  template('greet', ['ship']),
];

describe('planTasks', () => {
  it('adds what components are mapped to, however deep they sit, beside the mapping of the line', () => {
    const own = new Map([
      ['rack', { fulfilment: [template('mount')] }],
      ['disk', { fulfilment: [template('burn_in'), template('label', ['burn_in'])] }],
      ['cable', {}],
    ]);
    const disk = { offeringId: 'disk', quantity: 2 };
    const configuration = {
      options: {},
      slots: {
        servers: [
          {
            offeringId: 'server',
            quantity: 3,
            configuration: { options: {}, slots: { disks: [disk] } },
          },
          { offeringId: 'cable', quantity: 1 },
        ],
      },
    };
    const inside = componentsOf({ id: 'l1', offeringId: 'rack', quantity: 5, configuration });
    expect(inside.components).toEqual([
      { offeringId: 'cable', quantity: 5 },
      { offeringId: 'disk', quantity: 30 },
      { offeringId: 'server', quantity: 15 },
    ]);
    const items = [{ ...item('l1', 'rack'), ...inside }];
    expect(orderedOfferings(items)).toEqual(['rack', 'cable', 'disk', 'server']);
    const plan = planTasks(items, { defaultFulfilment: diamond }, own, counter());
    if (!plan.ok) throw new Error(plan.detail);
    const tasks = plan.tasks.map(({ type, offeringId, wave }) => [type, offeringId, wave]);
    expect(tasks).toEqual([
      ['mount', undefined, 0],
      ['burn_in', 'disk', 0],
      ['label', 'disk', 1],
    ]);
  });

  it('puts each task into the wave after the last of those that it waits for', () => {
    const plan = planTasks([item('l1', 'x')], { defaultFulfilment: diamond }, new Map(), counter());
    if (!plan.ok) throw new Error(plan.detail);
    expect(plan.waves.map((wave) => wave.map(({ type }) => type))).toEqual([
      ['check'],
      ['reserve'],
      ['ship'],
      ['greet'],
    ]);
    expect(plan.tasks.find(({ type }) => type === 'ship')).toEqual({
      id: 't1',
      type: 'ship',
      behaviour: 'light',
      lineId: 'l1',
      wave: 2,
      dependsOn: ['t2', 't3'],
      callback: true,
      status: 'pending',
      attempts: 0,
    });
  });

  it('uses the mapping of an offering before the default, and keeps items apart', () => {
    const own = new Map([
      ['y', { fulfilment: [template('only')] }],
      ['none', { fulfilment: [] }],
    ]);
    const items = [item('l1', 'x'), item('l2', 'y'), item('l3', 'none'), item('l4', 'x')];
    const plan = planTasks(items, { defaultFulfilment: diamond }, own, counter());
    if (!plan.ok) throw new Error(plan.detail);
    expect(plan.tasks).toHaveLength(9);
    expect(plan.waves[0]?.map(({ lineId, type }) => `${lineId} ${type}`)).toEqual([
      'l1 check',
      'l2 only',
      'l4 check',
    ]);
    const lineOf = new Map(plan.tasks.map(({ id, lineId }) => [id, lineId]));
    for (const { lineId, dependsOn } of plan.tasks) {
      for (const id of dependsOn) expect(lineOf.get(id)).toBe(lineId);
    }
  });

  it.each([
    [[template('a', ['b']), template('b', ['a'])], 'depends on itself: a → b → a'],
    [[template('a', ['a'])], 'depends on itself: a → a'],
    [
      [template('late', ['a']), template('a', ['b']), template('b', ['c']), template('c', ['b'])],
      'depends on itself: b → c → b',
    ],
    [[template('a', ['z'])], 'lets "a" depend on "z", which is not one of its tasks'],
    [[template('a'), template('a')], 'names task "a" twice'],
  ])('refuses a mapping that cannot be carried out (%#)', (defaultFulfilment, detail) => {
    expect(planTasks([item('l1', 'x')], { defaultFulfilment }, new Map(), counter())).toEqual({
      ok: false,
      code: 'catalog_invalid',
      detail: `the technical mapping of "x" ${detail}`,
    });
  });

  it('lets no task of any acyclic mapping depend on its own wave or a later one', () => {
    const graph = fc.array(fc.array(fc.nat(30), { maxLength: 4 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(graph, (edges) => {
        const templates = edges.map((targets, at) =>
          template(
            `t${at}`,
            [...new Set(targets)].filter((target) => target < at).map((target) => `t${target}`),
          ),
        );
        const settings = { defaultFulfilment: templates.toReversed() };
        const plan = planTasks([item('l', 'x')], settings, new Map(), counter());
        if (!plan.ok) throw new Error(plan.detail);
        const waveOf = new Map(plan.tasks.map(({ id, wave }) => [id, wave]));
        for (const { wave, dependsOn } of plan.tasks) {
          const before = Math.max(-1, ...dependsOn.map((id) => waveOf.get(id) ?? 99));
          expect(wave).toBe(before + 1);
        }
      }),
    );
  });
});
