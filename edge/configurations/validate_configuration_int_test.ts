import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GuidedResult } from '../../core/contract/configuration.ts';
import { startDesk } from '../testing/desk.ts';
import type { Desk } from '../testing/desk.ts';

let desk: Desk;

const PARTS = 3_000;
const FEATURES = 1_200;
const SOCKETS = ['AM5', 'LGA1700', 'LGA1851'];

/** Thousands of parts, so that groups of them are asked for, and a model of many options. */
beforeAll(async () => {
  desk = await startDesk();
  const settings = { currency: 'USD' };
  const opened = await desk.send('admin', 'POST', '/v1/catalog/versions', { name: 'n', settings });
  const at = `/v1/catalog/versions/${String(opened.body['catalogVersion'])}`;
  const part = (category: string) =>
    Array.from({ length: PARTS / 2 }, (_, each) => ({
      id: `${category}-${each}`,
      name: `${category} ${each}`,
      category,
      kind: 'simple',
      characteristics: { socket: SOCKETS[each % 3], watts: 50 + (each % 4) * 50 },
      ...(each === 7 ? { markets: ['us'] } : {}),
    }));
  const columns = [
    { slot: 'cpu', characteristic: 'socket' },
    { slot: 'board', characteristic: 'socket' },
  ];
  const pc = {
    id: 'pc',
    name: 'PC',
    category: 'pc',
    kind: 'bundle',
    slots: [
      { id: 'cpu', name: 'Processor', category: 'cpu', min: 1, max: 1 },
      { id: 'board', name: 'Motherboard', category: 'board', min: 1, max: 1 },
    ],
    rules: [
      {
        id: 'socket',
        kind: 'table',
        message: 'The processor does not fit',
        columns,
        rows: SOCKETS.map((socket) => [socket, [socket]]),
      },
      {
        id: 'cool',
        kind: 'recommend',
        message: 'Runs cooler',
        when: [{ ref: { slot: 'cpu', characteristic: 'watts' }, op: '>=', value: 200 }],
        suggest: { slot: 'board', offeringId: 'board-3' },
      },
    ],
  };
  const line = {
    id: 'line',
    name: 'Line',
    category: 'line',
    kind: 'configurable',
    options: Array.from({ length: FEATURES }, (_, each) => ({
      id: `f${each}`,
      name: `F${each}`,
      type: 'boolean',
    })),
    rules: Array.from({ length: FEATURES - 1 }, (_, each) => ({
      id: `r${each}`,
      message: 'Needs the next',
      kind: 'formula',
      postfix: [`f${each}`, `f${each + 1}`, '=>'],
    })),
  };
  for (const offerings of [part('cpu'), part('board'), [pc, line]]) {
    const added = await desk.send('admin', 'POST', `${at}/items`, { offerings });
    expect(added.body).not.toHaveProperty('detail');
  }
  const published = await desk.send('admin', 'POST', `${at}/publish`, {});
  expect(published).toMatchObject({ status: 200 });
}, 60_000);
afterAll(async () => {
  await desk.core.stop();
});

async function validate(offeringId: string, configuration: object, more: object = {}) {
  const body = { offeringId, configuration, market: 'de', channel: 'web', ...more };
  const answer = await desk.send('storefront', 'POST', '/v1/configurations/validate', body);
  expect(answer).toMatchObject({ status: 200 });
  return answer.body as unknown as GuidedResult;
}

const cpu = (each: number) => ({ slots: { cpu: [{ offeringId: `cpu-${each}` }] } });

describe('what can still be chosen', () => {
  it('is told over thousands of parts, with the reason of what is out', async () => {
    const { status, guidance } = await validate('pc', cpu(0));
    expect(status).toBe('incomplete');
    const sockets = guidance?.places.find(
      ({ path, characteristic }) => path === '/slots/board' && characteristic === 'socket',
    );
    expect(sockets).toMatchObject({ possible: ['AM5'], forced: { value: 'AM5' } });
    expect(sockets?.ruledOut).toContainEqual({
      value: 'LGA1700',
      because: {
        text:
          'Motherboard socket LGA1700 is out: Processor "cpu 0" (socket AM5) ' +
          'needs AM5 as socket (rule socket)',
        rules: ['socket'],
        choices: ['/slots/cpu'],
        minimal: true,
      },
    });
    const boards = guidance?.places.find(
      ({ path, kind }) => path === '/slots/board' && kind === 'slot',
    );
    expect(boards?.counts).toEqual({ possible: 500, ruledOut: 999, unsettled: 0 });
    expect(guidance?.settled).toBe(true);
  });

  it('counts what the last change touched, whoever asked in between', async () => {
    const asked = { previous: cpu(0) };
    const first = await validate('pc', cpu(1), asked);
    await validate('pc', {});
    const second = await validate('pc', cpu(1), asked);
    expect(second.guidance?.nodesTouched).toBe(first.guidance?.nodesTouched);
    expect(second.guidance?.nodesTouched).toBeGreaterThan(0);
  });

  it('recommends what a rule suggests, and finds nothing wrong without it', async () => {
    const { status, guidance } = await validate('pc', {
      slots: { cpu: [{ offeringId: 'cpu-3' }], board: [{ offeringId: 'board-0' }] },
    });
    expect(status).toBe('valid');
    expect(guidance?.recommendations).toEqual([
      {
        rule: 'cool',
        message: 'Runs cooler',
        path: '/slots/board',
        proposal: { slot: 'board', offeringId: 'board-3', quantity: 1 },
      },
    ]);
  });

  it('is left out on demand', async () => {
    const { guidance } = await validate('pc', {}, { answer: 'findings' });
    expect(guidance).toBeUndefined();
  });

  it('is bounded for a model of many options, and says what it leaves out', async () => {
    const { guidance } = await validate('line', { options: { f0: true } });
    expect(guidance?.places).toHaveLength(200);
    expect(guidance?.placesLeftOut).toBe(FEATURES - 200);
    const second = guidance?.places.find(({ path }) => path === '/options/f1');
    expect(second).toMatchObject({ forced: { value: true } });
  });
});
