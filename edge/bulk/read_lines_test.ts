import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BULK_LIMITS } from './limits.ts';
import { readLines } from './read_lines.ts';

const encoder = new TextEncoder();
const goOn = new AbortController().signal;

function bodyOf(
  pieces: readonly Uint8Array<ArrayBuffer>[],
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}

async function told(body: ReadableStream<Uint8Array<ArrayBuffer>>, more = {}) {
  const { lines, ending } = readLines(body, { ...BULK_LIMITS, ...more }, goOn);
  const seen: string[] = [];
  for await (const line of lines) seen.push(line.ok ? line.text : line.code);
  return { seen, ending: ending()?.code };
}

const seed = Math.floor(Math.random() * 2 ** 31);
console.log(`seed ${seed}`);

test('lines are the same however the body is cut into pieces', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\n', '\r', '{', '"') });
  const cuts = fc.array(fc.nat({ max: 40 }), { maxLength: 10 });
  const property = fc.asyncProperty(text, cuts, async (whole, sizes) => {
    const bytes = encoder.encode(whole);
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    let from = 0;
    for (const size of sizes) {
      pieces.push(bytes.slice(from, from + size));
      from += size;
    }
    pieces.push(bytes.slice(from));
    const expected = whole.split('\n');
    // What comes after the last line break is a line when there is anything.
    if (expected.at(-1) === '') expected.pop();
    expect((await told(bodyOf(pieces))).seen).toEqual(expected);
  });
  await fc.assert(property, { seed, numRuns: 300 });
});

test('a line is passed over when it is too long, however it is cut', async () => {
  const bytes = encoder.encode(`ok\n${'x'.repeat(30)}\nok too\n${'y'.repeat(30)}`);
  for (const size of [1, 3, 7, 100]) {
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.slice(at * size, (at + 1) * size),
    );
    expect(await told(bodyOf(pieces), { lineBytesMax: 10 })).toEqual({
      seen: ['ok', 'limit_exceeded', 'ok too', 'limit_exceeded'],
      ending: undefined,
    });
  }
});

test('a line that is not UTF-8 is refused, and the next one is read', async () => {
  const body = bodyOf([new Uint8Array([0xff, 0x0a, 0x61, 0x0a])]);
  expect((await told(body)).seen).toEqual(['invalid_request', 'a']);
});

test('a body that breaks off ends with the lines that were whole', async () => {
  let pulled = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      pulled += 1;
      if (pulled === 1) controller.enqueue(encoder.encode('whole\nhal'));
      else controller.error(new Error('the connection was lost'));
    },
  });
  expect(await told(body)).toEqual({ seen: ['whole'], ending: 'invalid_request' });
});

test('an endless line is read no further than a body may go', async () => {
  let pulled = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(1_000).fill(97));
    },
  });
  expect(await told(body, { bodyBytesMax: 10_000, lineBytesMax: 2_000 })).toEqual({
    seen: [],
    ending: 'limit_exceeded',
  });
  expect(pulled).toBeLessThan(20);
});
