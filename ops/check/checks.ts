export type Check = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Run first, and alone, when `--fix` is given. */
  readonly fix?: readonly string[];
};

/** Commands are looked up in `node_modules/.bin`; each one ends with 0 when all is well. */
export const CHECKS: readonly Check[] = [
  { name: 'types', command: 'tsc', args: ['-p', '.'] },
  {
    name: 'lint',
    command: 'oxlint',
    args: ['--type-aware', '--deny-warnings', '.'],
    fix: ['--type-aware', '--fix', '--quiet', '.'],
  },
  { name: 'format', command: 'oxfmt', args: ['--check', '.'], fix: ['.'] },
  {
    name: 'tidy',
    command: 'vitest',
    args: ['run', '--project', 'pure', '--reporter', 'agent', 'tidy_test.ts'],
  },
];
