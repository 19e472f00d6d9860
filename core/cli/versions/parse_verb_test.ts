import { expect, test } from 'vitest';
import { parseArguments } from '../catalog_arguments.ts';

test('the arguments of a verb are read, before and after it', () => {
  const nothing = { command: 'verb', options: {}, flags: {}, json: false };
  expect(parseArguments(['publish', 'v3', '--json'])).toEqual({
    ...nothing,
    verb: 'publish',
    args: ['v3'],
    json: true,
  });
  expect(parseArguments(['--json', 'diff', 'a', 'b', '--part', 'prices', '--all'])).toEqual({
    ...nothing,
    verb: 'diff',
    args: ['a', 'b'],
    options: { part: 'prices' },
    flags: { all: true },
    json: true,
  });
  expect(parseArguments(['activate', 'v1', '--at', '2026-12-01T00:00:00+01:00'])).toMatchObject({
    options: { at: '2026-12-01T00:00:00+01:00' },
  });
  expect(parseArguments(['rollback'])).toMatchObject({ verb: 'rollback', args: [] });
  expect(parseArguments(['diff', '--help'])).toEqual({ command: 'help' });
});

test.each([
  [['diff', 'a'], 'TO is missing: "diff FROM TO [--part PART] [--all]"'],
  [['show'], 'VERSION is missing: "show VERSION"'],
  [['show', 'a', 'b'], '"b" is too much: "show VERSION"'],
  [['show', '../a'], 'VERSION is the name of a version, not "../a"'],
  [['schedule', '--at', 'x'], 'Unknown option \'--at\': schedule is "schedule"'],
  [
    ['activate', 'a', '--at', 'tomorrow'],
    '--at takes an instant such as 2026-12-01T00:00:00Z, not "tomorrow"',
  ],
  [
    ['versions', '--status', 'sold'],
    '--status takes one of draft, validated, published, retired, not "sold"',
  ],
  [['price-lists', '--currency', 'euro'], '--currency takes a currency such as EUR, not "euro"'],
])('wrong ones say what would be right: %j', (args, detail) => {
  expect(parseArguments(args)).toEqual({ command: 'wrong', detail });
});
