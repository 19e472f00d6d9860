import type { CatalogSettings, Offering } from '../../contract/catalog.ts';

type Settings = Pick<CatalogSettings, 'languages'>;
type Translated = Pick<Offering, 'translations'>;

/**
 * RFC 4647 lookup: of the tags that are there, the one that the first range names that names any;
 * a range gets shorter from its end until a tag is it. Case doesn't matter, `*` names nothing.
 */
export function lookup(ranges: readonly string[], tags: readonly string[]): string | null {
  for (const range of ranges) {
    let wanted = range.toLowerCase();
    while (wanted !== '' && wanted !== '*') {
      const found = tags.find((tag) => tag.toLowerCase() === wanted);
      if (found !== undefined) return found;
      wanted = shorter(wanted);
    }
  }
  return null;
}

/** Without its last part; a single letter before that only introduces it, so it goes, too. */
function shorter(range: string): string {
  const parts = range.split('-').slice(0, -1);
  if ((parts.at(-1)?.length ?? 0) === 1) parts.pop();
  return parts.join('-');
}

/** The languages that a thing can be read in, the catalogue's default first. */
export function languagesOf(thing: Translated, settings: Settings): string[] {
  const standard = settings.languages?.default;
  return [...(standard === undefined ? [] : [standard]), ...Object.keys(thing.translations ?? {})];
}

/**
 * The language for somebody who accepts `ranges` (best first) in this market: looked up among the
 * tags that are there, else the market's, else the catalogue's. Null: the catalogue names none.
 */
export function chooseLanguage(
  tags: readonly string[],
  ranges: readonly string[],
  market: string | undefined,
  settings: Settings,
): string | null {
  const { languages } = settings;
  if (languages === undefined) return null;
  const ofMarket =
    market !== undefined && Object.hasOwn(languages.markets, market)
      ? languages.markets[market]
      : undefined;
  const wanted = ofMarket === undefined ? ranges : [...ranges, ofMarket];
  return lookup(wanted, tags) ?? languages.default;
}
