import { expect, test } from 'vitest';
import { totalsOf } from './run_vitest.ts';

const file = (status: string, tests: number) => ({
  status,
  assertionResults: Array.from({ length: tests }, () => ({})),
});

test('counts what vitest counts', () => {
  const report = { numPassedTests: 5, numFailedTests: 2, testResults: [file('failed', 7)] };
  expect(totalsOf(report, 1)).toEqual({ passed: 5, failed: 2 });
});

test('counts a file that could not be loaded as a failure', () => {
  const testResults = [file('passed', 5), file('failed', 0)];
  const report = { numPassedTests: 5, numFailedTests: 0, testResults };
  expect(totalsOf(report, 1)).toEqual({ passed: 5, failed: 1 });
});

test('never reports success when vitest ended otherwise', () => {
  const report = { numPassedTests: 5, numFailedTests: 0, testResults: [file('passed', 5)] };
  expect(totalsOf(report, 1)).toEqual({ passed: 5, failed: 1 });
  expect(totalsOf(report, 0)).toEqual({ passed: 5, failed: 0 });
});
