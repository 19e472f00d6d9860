import { defineConfig } from 'vitest/config';

// Tests stand beside what they test: `_test.ts` pure, `_int_test.ts` with real services,
// `_e2e_test.ts` with the whole stack (its own project, one file at a time).
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          include: ['**/*_test.ts'],
          exclude: ['node_modules/**', '.stack/**', '**/*_int_test.ts', '**/*_e2e_test.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['**/*_int_test.ts'],
          exclude: ['node_modules/**', '.stack/**'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['**/*_e2e_test.ts'],
          exclude: ['node_modules/**', '.stack/**'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
