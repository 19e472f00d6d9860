import { expect, test } from 'vitest';
import { acceptedLanguages } from './accept_language.ts';

test.each([
  ['fr', ['fr']],
  ['fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5', ['fr-CH', 'fr', 'en', 'de', '*']],
  ['de;q=0.5,en', ['en', 'de']],
  ['de ; q=0.5 , en;q=0.5', ['de', 'en']],
  ['en;q=0, de', ['de']],
  ['zh-Hant-TW;q=1.000', ['zh-Hant-TW']],
])('%s asks for %j', (header, ranges) => {
  expect(acceptedLanguages(header)).toEqual(ranges);
});

test.each([
  null,
  '',
  ',',
  'de;q=2',
  'de;q=x',
  'de;level=1',
  'd e',
  'ab_CD',
  '../../etc',
  'de\u0000',
  `${'de,'.repeat(100)}fr`,
])('%j asks for nothing', (header) => {
  expect(acceptedLanguages(header)).toEqual([]);
});
