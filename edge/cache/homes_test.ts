import { expect, test } from 'vitest';
import type { CatalogActive } from '../../core/contract/catalog_queries.ts';
import { homeOf, newHomes } from './homes.ts';

const active = (catalogVersion: string, ...all: string[]): CatalogActive => ({
  catalogVersion,
  name: 'n',
  publishedAt: '2026-01-01T00:00:00.000Z',
  offerings: 1,
  currency: 'EUR',
  ...(all[0] === undefined ? {} : { languages: { default: all[0], markets: {}, all } }),
});
const accepting = (header: string) => new Headers({ 'Accept-Language': header });

test('every header leads to one of as many homes as there are languages', () => {
  const homes = newHomes<string>();
  const known = new Set<unknown>();
  for (let at = 0; at < 2_000; at += 1) {
    const header = accepting(
      `x-a${at % 999};q=0.1, ${['de', 'fr-CA', 'ja', 'en'][at % 4] ?? ''}-u-a${at % 9}`,
    );
    known.add(homeOf(homes, active('v1', 'en', 'de', 'fr'), header));
  }
  expect(known.size).toBe(4);
  expect(homes.byHeader.size).toBeLessThanOrEqual(200);
  expect([...homes.byLanguage.keys()].toSorted()).toEqual(['de', 'en', 'fr']);
});

test('a catalogue of one language has one home, whatever is accepted', () => {
  const homes = newHomes<string>();
  expect(homeOf(homes, active('v1'), accepting('de'))).toBe(homes.common);
  expect(homeOf(homes, undefined, accepting('de'))).toBe(homes.common);
  expect(homes.byHeader.size).toBe(0);
});

test('a header is looked up again when another version has other languages', () => {
  const homes = newHomes<string>();
  const languageOf = (catalogue: CatalogActive) =>
    homeOf(homes, catalogue, accepting('fr, de')).language;
  expect(languageOf(active('v1', 'en', 'de'))).toBe('de');
  expect(languageOf(active('v2', 'en', 'de', 'fr'))).toBe('fr');
  expect(languageOf(active('v3', 'en'))).toBeUndefined();
});
