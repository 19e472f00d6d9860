import { expect, test } from 'vitest';
import { arrowBroken } from './ops/check/tidy/arrows.ts';
import { fileTooLong, lineTooWide, medianTooLong } from './ops/check/tidy/budgets.ts';
import { importCycle } from './ops/check/tidy/cycles.ts';
import { deadFile } from './ops/check/tidy/dead_files.ts';
import { dependencyUnexplained } from './ops/check/tidy/dependencies.ts';
import { barrelFile, nameWrong, readmeMissing, readmeTooLong } from './ops/check/tidy/layout.ts';
import { domainImpure } from './ops/check/tidy/purity.ts';
import { readSources, show, type Source, type Violation } from './ops/check/tidy/source.ts';
import { voidMeter } from './ops/check/tidy/void_meters.ts';
import { testNarrowed, testWithoutAssertion } from './ops/check/tidy/test_files.ts';

const sources = readSources(import.meta.dirname);

const rules: readonly (readonly [string, (sources: readonly Source[]) => readonly Violation[]])[] =
  [
    ['no file is longer than its budget', fileTooLong],
    ['the median file is short', medianTooLong],
    ['no line is wider than the page', lineTooWide],
    ['imports follow the arrows', arrowBroken],
    ['no files import each other in a circle', importCycle],
    ['something reaches every file', deadFile],
    ['every folder with code has a README', readmeMissing],
    ['folder READMEs fit on a screen', readmeTooLong],
    ['names are snake_case and say something', nameWrong],
    ['no file only re-exports', barrelFile],
    ['every test file asserts something', testWithoutAssertion],
    ['no test is left out or left alone', testNarrowed],
    ['the domain is pure', domainImpure],
    ['instruments record somewhere', voidMeter],
    ['every dependency is explained', dependencyUnexplained],
  ];

test.each(rules)('%s', (_name, rule) => {
  expect(rule(sources).map(show)).toEqual([]);
});
