import { expect, test } from 'vitest';
import { JSON_DEPTH_MAX } from '../../core/contract/nesting.ts';
import { findJsonFault, lineAndColumn } from './json_position.ts';

test.each([
  ['{"a": 1,}', 8, 'a field name'],
  ['{"a" 1}', 5, '":"'],
  ['{a: 1}', 1, 'a field name'],
  ['[1, 2', 5, '","'],
  ['[1 2]', 3, '","'],
  ['{"a": tru}', 6, 'a value'],
  ['', 0, 'a value'],
  ['1 2', 2, 'the end'],
  ['["\t"]', 1, 'a value'],
  ['[01]', 2, '","'],
  ['[,]', 1, 'a value'],
])('the fault in %j is at %i', (text, offset, expected) => {
  const fault = findJsonFault(text);
  expect(fault?.offset).toBe(offset);
  expect(fault?.expected).toContain(expected);
});

test('it agrees with the parser about what is JSON, for random edits of a document', () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  console.log(`seed ${seed}`);
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  const source = '{"a":[1,-2.5e3,true,null,{"b\\u0041":"c\\n"}],"d":{},"e":[[]]}';
  const letters = '{}[]",:0159.-eE+ntfu\\ \n';
  let broken = 0;
  for (let round = 0; round < 5_000; round += 1) {
    const at = random(source.length);
    const letter = letters[random(letters.length)] ?? '';
    const edited = source.slice(0, at) + letter + source.slice(at + random(2));
    let valid = true;
    try {
      JSON.parse(edited);
    } catch {
      valid = false;
      broken += 1;
    }
    expect([edited, findJsonFault(edited) === null]).toEqual([edited, valid]);
  }
  expect(broken).toBeGreaterThan(1_000);
});

test('nesting beyond the limit is a fault, up to the limit it is none', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  expect(findJsonFault(nested(JSON_DEPTH_MAX))).toBeNull();
  expect(findJsonFault(nested(100_000))?.offset).toBe(JSON_DEPTH_MAX);
});

test('a place is told as an editor counts', () => {
  expect(lineAndColumn('{\n  "a": x\n}', 9)).toEqual({ line: 2, column: 8 });
});
