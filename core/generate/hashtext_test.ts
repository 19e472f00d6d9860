import { expect, test } from 'vitest';
import { hashtext } from './hashtext.ts';

test('hashtext of a UUID is what PostgreSQL 18 says', () => {
  expect(hashtext('019ab4cc-7b3a-7000-8000-000000000001')).toBe(-948_321_080);
});
