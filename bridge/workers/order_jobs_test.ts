import { expect, test } from 'vitest';
import { makeTask } from '../testing/make_event.ts';
import { wavesOf } from './order_jobs.ts';

test('tasks are put into waves, the lowest first, with the job type of their behaviour', () => {
  const ship = makeTask({ type: 'ship', behaviour: 'light', wave: 2, callback: true });
  const reserve = makeTask({ type: 'reserve', behaviour: 'inventory', wave: 0 });
  const bill = makeTask({ type: 'bill', behaviour: 'billing', wave: 0 });
  expect(wavesOf([ship, reserve, bill])).toEqual([
    [
      { taskId: reserve.id, taskType: 'reserve', jobType: 'task_inventory', callback: false },
      { taskId: bill.id, taskType: 'bill', jobType: 'task_billing', callback: false },
    ],
    [{ taskId: ship.id, taskType: 'ship', jobType: 'task_light', callback: true }],
  ]);
});

test('a plan without tasks has no waves', () => {
  expect(wavesOf([])).toEqual([]);
});
