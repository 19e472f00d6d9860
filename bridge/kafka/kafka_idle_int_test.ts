import { createHook } from 'node:async_hooks';
import { expect, test } from 'vitest';
import { createProducer } from './producer.ts';
import { createTopic, testKafka } from '../testing/topics.ts';

const WATCH_MS = 1_000;

test('a connection with nothing to do arms no timers', async () => {
  const kafka = testKafka();
  const topic = await createTopic(kafka);
  const producer = createProducer(kafka);
  await producer.send([{ topic, records: [{ key: 'k', value: 'v', headers: {} }] }]);
  let armed = 0;
  const hook = createHook({
    init: (_id, type) => {
      if (type === 'Timeout') armed += 1;
    },
  }).enable();
  await new Promise((wake) => setTimeout(wake, WATCH_MS));
  hook.disable();
  await producer.close();
  // Unpatched, one connection arms some 800 a second; ours is the one that ends the watch.
  expect(armed).toBeLessThan(20);
});
