import { expect, test } from 'vitest';
import { createCopies } from './copies.ts';
import type { Form } from './finished.ts';

function formOf(text: string): Form {
  return {
    encoding: undefined,
    etag: `"${text}"`,
    body: new TextEncoder().encode(text),
    hit: { status: 200, headers: { ETag: `"${text}"` } },
    notModified: { status: 304 },
    original: undefined,
  };
}

test('each copy has the whole reply, and what is changed on one is on no other', async () => {
  const send = createCopies();
  const form = formOf('whole');
  const first = send(form);
  first.headers.set('traceparent', 'mine');
  expect(await first.text()).toBe('whole');
  const second = send(form);
  expect([second.status, second.headers.get('etag')]).toEqual([200, '"whole"']);
  expect(second.headers.get('traceparent')).toBeNull();
  expect(await second.text()).toBe('whole');
});

test('a bounded number of originals is held, none of them large, and all are answered', async () => {
  const send = createCopies();
  const forms = Array.from({ length: 1_500 }, (_, at) => formOf(`reply ${at}`));
  const large = formOf('x'.repeat(100_000));
  for (const form of [...forms, large])
    expect(await send(form).text()).toHaveLength(form.body.length);
  expect(forms.filter(({ original }) => original !== undefined).length).toBeLessThanOrEqual(512);
  expect(large.original).toBeUndefined();
  expect(await send(forms[0] ?? large).text()).toBe('reply 0');
});
