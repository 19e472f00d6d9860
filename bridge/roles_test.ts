import { expect, test } from 'vitest';
import { parseRoles, ROLES } from './roles.ts';

test('no roles named means all of them', () => {
  expect(parseRoles(undefined)).toEqual(ROLES);
});

test('named roles run alone', () => {
  expect(parseRoles('workers, relay')).toEqual(['relay', 'workers']);
});

test('a wrong role is answered with the right ones', () => {
  expect(parseRoles('relay,worker')).toContain('expected some of relay,projections');
  expect(parseRoles('')).toContain('expected');
});
