import { expect, test } from 'vitest';
import type { Core } from '../http/route.ts';
import { createPointer, newTenantView } from './pointer.ts';

const NOON = Date.parse('2026-12-01T12:00:00Z');

/** A core whose catalogue is what the test says, with a clock that the test moves. */
function given(first: { catalogVersion: string; next?: object }) {
  const state = { active: first, now: NOON, asked: 0, down: false };
  const request = () => {
    state.asked += 1;
    return Promise.resolve(
      state.down
        ? { ok: false, code: 'unavailable', detail: 'gone' }
        : { ok: true, body: state.active },
    );
  };
  const pointer = createPointer({
    core: { request } as unknown as Core,
    now: () => state.now,
    onFault: (error) => {
      throw error;
    },
  });
  const view = newTenantView('demo');
  const onSale = async () => {
    const current = await pointer.current(view);
    return current.ok ? current.active.catalogVersion : current.code;
  };
  return { state, onSale };
}

test('a scheduled version is on sale at its instant, and not a moment before', async () => {
  const next = { catalogVersion: 'v2', activateAt: new Date(NOON + 1_000).toISOString() };
  const { state, onSale } = given({ catalogVersion: 'v1', next });
  expect(await onSale()).toBe('v1');
  state.now = NOON + 999;
  expect(await onSale()).toBe('v1');
  expect(state.asked).toBe(1);
  state.active = { catalogVersion: 'v2' };
  state.now = NOON + 1_000;
  expect(await onSale()).toBe('v2');
});

test('while the clock of the core is behind, it is asked again soon and not at each request', async () => {
  const next = { catalogVersion: 'v2', activateAt: new Date(NOON + 1_000).toISOString() };
  const { state, onSale } = given({ catalogVersion: 'v1', next });
  await onSale();
  state.now = NOON + 1_000;
  for (let at = 0; at < 100; at += 1) expect(await onSale()).toBe('v1');
  expect(state.asked).toBe(2);
  state.active = { catalogVersion: 'v2' };
  state.now += 50;
  expect(await onSale()).toBe('v2');
});

test('whoever comes after a pause gets what is on sale then', async () => {
  const { state, onSale } = given({ catalogVersion: 'v1' });
  expect(await onSale()).toBe('v1');
  state.active = { catalogVersion: 'v2' };
  state.now += 3_600_000;
  expect(await onSale()).toBe('v2');
});

test('a core that is gone is waited for once, and the last version serves meanwhile', async () => {
  const { state, onSale } = given({ catalogVersion: 'v1' });
  await onSale();
  state.down = true;
  state.now += 60_000;
  for (let at = 0; at < 10; at += 1) expect(await onSale()).toBe('v1');
  expect(state.asked).toBe(2);
});
