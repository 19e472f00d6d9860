import { expect, test } from 'vitest';
import { patience } from './patience.ts';

test('it ends by itself, and says why', async () => {
  const signal = patience(60);
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
});

test('a loop that was held up for longer gives what came meanwhile its turn', async () => {
  const signal = patience(200);
  const until = performance.now() + 400;
  while (performance.now() < until);
  const arrived = await new Promise<boolean>((resolve) => {
    setImmediate(() => resolve(!signal.aborted));
  });
  expect(arrived).toBe(true);
});
