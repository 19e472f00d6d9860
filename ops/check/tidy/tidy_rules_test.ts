import { expect, test } from 'vitest';
import { arrowBroken } from './arrows.ts';
import { fileTooLong, lineTooWide, medianTooLong } from './budgets.ts';
import { importCycle } from './cycles.ts';
import { deadFile } from './dead_files.ts';
import { dependencyUnexplained } from './dependencies.ts';
import { importsOf } from './imports.ts';
import { barrelFile, nameWrong, readmeMissing, readmeTooLong } from './layout.ts';
import { domainImpure } from './purity.ts';
import { show, sourceOf } from './source.ts';
import { voidMeter } from './void_meters.ts';
import { testNarrowed, testWithoutAssertion } from './test_files.ts';

const lines = (count: number) => 'x\n'.repeat(count);

test('imports are found in every form, with their line', () => {
  const text = `// import x from './comment.ts'
import a, { b } from './a.ts';
import type { C } from '../c.ts';
import {
  d,
} from 'd';
import './e.ts';
export { f } from './f.ts';
const g = await import('./g.ts');
`;
  expect(importsOf(sourceOf('edge/http/x.ts', text)).toSorted((p, q) => p.line - q.line)).toEqual([
    { line: 2, specifier: './a.ts', target: 'edge/http/a.ts', typeOnly: false },
    { line: 3, specifier: '../c.ts', target: 'edge/c.ts', typeOnly: true },
    { line: 4, specifier: 'd', typeOnly: false },
    { line: 7, specifier: './e.ts', target: 'edge/http/e.ts', typeOnly: false },
    { line: 8, specifier: './f.ts', target: 'edge/http/f.ts', typeOnly: false },
    { line: 9, specifier: './g.ts', target: 'edge/http/g.ts', typeOnly: false },
  ]);
});

test('files, lines and the median have budgets', () => {
  expect(fileTooLong([sourceOf('a.ts', lines(300)), sourceOf('b.ts', lines(301))])).toHaveLength(1);
  expect(medianTooLong([sourceOf('a.ts', lines(80))])).toEqual([]);
  expect(medianTooLong([sourceOf('a.ts', lines(81))])).toHaveLength(1);
  const wide = sourceOf('a.ts', `short\n${'x'.repeat(101)}\nhttps://${'x'.repeat(101)}\n`);
  expect(lineTooWide([wide]).map((one) => one.line)).toEqual([2]);
  const text = sourceOf('a.ts', `say('${'x'.repeat(101)}');\n// '${'x'.repeat(101)}'\n`);
  expect(lineTooWide([text]).map((one) => one.line)).toEqual([2]);
});

test('an arrow is broken by a folder or a package that an area may not import', () => {
  const sources = [
    sourceOf(
      'package.json',
      'edge/x.ts edge/y.ts core/contract/z.ts core/handlers/w.ts bench/v.ts',
    ),
    sourceOf('edge/x.ts', `import { a } from '../core/sql/a.ts';\n`),
    sourceOf('edge/y.ts', `import { a } from '../core/domain/a.ts';\n`),
    sourceOf('core/contract/z.ts', `import { a } from 'nats';\n`),
    sourceOf('core/handlers/w.ts', `import { a } from '../../db/connect.ts';\n`),
    sourceOf('core/handlers/w_test.ts', `import { a } from './fixture.ts';\n`),
    sourceOf('core/handlers/fixture.ts', `import { a } from '../../bridge/a.ts';\n`),
    sourceOf('bench/v.ts', `import { a } from '../edge/a.ts';\n`),
  ];
  expect(arrowBroken(sources).map((one) => one.path)).toEqual([
    'edge/x.ts',
    'core/contract/z.ts',
    'bench/v.ts',
  ]);
});

test('a circle of imports is named as a path', () => {
  const cycle = importCycle([
    sourceOf('core/a.ts', `import { b } from './b.ts';\n`),
    sourceOf('core/b.ts', `import { a } from './a.ts';\n`),
  ]);
  expect(cycle.map(show).join()).toMatch(/^core\/b.ts:1: import cycle core\/a.ts → core\/b.ts → /);
  const types = importCycle([
    sourceOf('core/a.ts', `import type { b } from './b.ts';\n`),
    sourceOf('core/b.ts', `import { a } from './a.ts';\n`),
  ]);
  expect(types).toEqual([]);
});

test('a file lives by a script, a document’s command, a test or living code', () => {
  const sources = [
    sourceOf('package.json', '"start": "node ops/run.mjs ops/main.ts"'),
    sourceOf('ops/run.mjs', ''),
    sourceOf('ops/main.ts', `spawn('core/serve.ts');\n`),
    sourceOf('core/serve.ts', `import { a } from './a.ts';\n`),
    sourceOf('core/a.ts', ''),
    sourceOf('README.md', 'Run `node edge/serve_node.ts`.'),
    sourceOf('edge/serve_node.ts', ''),
    sourceOf('core/forgotten.ts', ''),
  ];
  expect(deadFile(sources).map((one) => one.path)).toEqual(['core/forgotten.ts']);
});

test('folders have short READMEs, files have telling snake_case names', () => {
  const code = sourceOf('edge/x.ts', '');
  expect(readmeMissing([code]).map((one) => one.path)).toEqual(['edge/README.md']);
  expect(readmeMissing([code, sourceOf('edge/README.md', '')])).toEqual([]);
  expect(readmeTooLong([sourceOf('edge/README.md', lines(41))])).toHaveLength(1);
  const named = ['edge/goodName.ts', 'edge/utils/x.ts', 'edge/good_name_test.ts', 'edge/a-b.sql'];
  expect(nameWrong(named.map((path) => sourceOf(path, ''))).map((one) => one.path)).toEqual([
    'edge/goodName.ts',
    'edge/utils/x.ts',
    'edge/a-b.sql',
  ]);
});

test('a file that only re-exports is a barrel', () => {
  const barrel = `// all of it\nexport { a } from './a.ts';\nexport type { B } from './b.ts';\n`;
  expect(barrelFile([sourceOf('edge/a.ts', barrel)])).toHaveLength(1);
  expect(barrelFile([sourceOf('edge/a.ts', `${barrel}export const c = 1;\n`)])).toEqual([]);
});

test('a test asserts, and is neither left out nor left alone', () => {
  const idle = sourceOf('edge/a_test.ts', `test('runs', () => run());\n`);
  expect(testWithoutAssertion([idle])).toHaveLength(1);
  // Put together here, so that this file passes the rule that it tests.
  const only = ['test', 'only'].join('.');
  const alone = sourceOf('edge/b_test.ts', `${only}('x', () => expect(1).toBe(1));\n`);
  expect(testWithoutAssertion([alone])).toEqual([]);
  expect(testNarrowed([alone]).map((one) => one.line)).toEqual([1]);
});

test('the domain takes its clock and its ids as arguments', () => {
  const impure = sourceOf('core/domain/a.ts', `// Date.now() in words\nconst at = Date.now();\n`);
  expect(domainImpure([impure]).map((one) => one.line)).toEqual([2]);
  expect(domainImpure([sourceOf('core/handlers/a.ts', 'Date.now();\n')])).toEqual([]);
});

test('an instrument of the API itself is found', () => {
  const meter = sourceOf('edge/metrics.ts', `const meter = metrics.getMeter('edge');\n`);
  expect(voidMeter([meter]).map((one) => one.line)).toEqual([1]);
});

test('a dependency has a line that says why', () => {
  const manifest = `{
  "name": "x",
  "dependencies": {
    "hono": "1.0.0",
    "left-pad": "1.0.0"
  },
  "scripts": {
    "start": "x"
  }
}`;
  const sources = [
    sourceOf('package.json', manifest),
    sourceOf('docs/dependencies.md', '| `hono` | MIT | routing |'),
  ];
  expect(dependencyUnexplained(sources).map((one) => one.line)).toEqual([5]);
});
