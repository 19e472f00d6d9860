import { expect, test } from 'vitest';
import { counter, makeTask } from './order_fixture.ts';
import { takeBack } from './undo.ts';

const ALL = (): boolean => true;

test('what was done is undone in reverse, what was not begun is cancelled', () => {
  const tasks = [
    makeTask('a', { status: 'done', type: 'reserve' }),
    makeTask('b', { status: 'done', wave: 1, dependsOn: ['a'] }),
    makeTask('c', { status: 'pending', wave: 2, dependsOn: ['b'] }),
  ];
  const { cancelled, added, tasks: all } = takeBack(tasks, ALL, counter());
  expect(cancelled.map(({ id, status }) => `${id} ${status}`)).toEqual(['c cancelled']);
  expect(added).toMatchObject([
    { id: 'n1', type: 'undo_reserve', compensates: 'a', wave: 1, dependsOn: ['n2'] },
    { id: 'n2', type: 'undo_activate', compensates: 'b', wave: 0, dependsOn: [] },
  ]);
  expect(all.map(({ status }) => status)).toEqual([
    'done',
    'done',
    'cancelled',
    'pending',
    'pending',
  ]);
});

test.each(['active', 'waiting_callback', 'fallout'] as const)(
  'what is %s may have been done: it is cancelled and undone',
  (status) => {
    const { cancelled, added } = takeBack([makeTask('a', { status })], ALL, counter());
    expect(cancelled.map(({ id }) => id)).toEqual(['a']);
    expect(added.map(({ compensates }) => compensates)).toEqual(['a']);
  },
);

test('a task that fell out before it began, and one that waits for a retry, differ in what they need', () => {
  const never = makeTask('a', { status: 'fallout', attempts: 0 });
  const again = makeTask('b', { status: 'pending', attempts: 1 });
  const { cancelled, added } = takeBack([never, again], ALL, counter());
  expect(cancelled.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(added.map(({ compensates }) => compensates)).toEqual(['b']);
});

test('nothing is undone twice, and what undoes is not taken back', () => {
  const tasks = [
    makeTask('a', { status: 'done' }),
    makeTask('u', { compensates: 'a', status: 'active' }),
  ];
  expect(takeBack(tasks, ALL, counter())).toEqual({ tasks, cancelled: [], added: [] });
});

test('what was skipped in between does not hide what was built on it', () => {
  const tasks = [
    makeTask('a', { status: 'done' }),
    makeTask('b', { status: 'skipped', attempts: 0, wave: 1, dependsOn: ['a'] }),
    makeTask('c', { status: 'done', wave: 2, dependsOn: ['b'] }),
  ];
  const { added } = takeBack(tasks, ALL, counter());
  const undo = new Map(added.map((task) => [task.compensates, task]));
  expect([...undo.keys()]).toEqual(['a', 'c']);
  expect(undo.get('a')?.dependsOn).toEqual([undo.get('c')?.id]);
});

test('only the lines that it concerns are taken back', () => {
  const tasks = [makeTask('a', { status: 'done' }), makeTask('b', { lineId: 'l2' })];
  const { cancelled, added } = takeBack(tasks, (line) => line === 'l2', counter());
  expect([cancelled.length, added.length]).toEqual([1, 0]);
});
