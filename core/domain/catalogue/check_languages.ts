import { isLanguage } from './language_codes.ts';
import { lookup } from './languages.ts';
import type { Known, WholeCatalogue } from './known.ts';
import type { Report } from './report.ts';

type Translations = Readonly<Record<string, unknown>> | undefined;

/** Languages are real ones, named once each, and a market's is one that something is written in. */
export function checkLanguages(catalogue: WholeCatalogue, known: Known, report: Report): void {
  const { languages } = catalogue.settings;
  const tags = new Set<string>();
  const check = (translations: Translations, path: string): void => {
    if (translations === undefined) return;
    const at = report.at(`${path}/translations`);
    checkTags(Object.keys(translations), languages?.default, at);
    for (const tag of Object.keys(translations)) tags.add(tag);
  };
  for (const [index, { translations, options, slots }] of catalogue.offerings.entries()) {
    const path = `/offerings/${index}`;
    check(translations, path);
    for (const [at, option] of options.entries())
      check(option.translations, `${path}/options/${at}`);
    for (const [at, slot] of slots.entries()) check(slot.translations, `${path}/slots/${at}`);
  }
  const at = report.at('/settings/languages');
  if (languages === undefined) {
    if (tags.size === 0) return;
    at.say('', 'language_default', 'there are translations: name the language of what has none');
    return;
  }
  if (!isLanguage(languages.default)) sayUnknown('/default', languages.default, at);
  for (const [market, tag] of Object.entries(languages.markets)) {
    const place = at.at(`/markets/${market}`);
    if (!isLanguage(tag)) sayUnknown('', tag, place);
    else if (lookup([tag], [...tags, languages.default]) === null) {
      place.say('', 'language_unused', `nothing is written in "${tag}"`);
    }
  }
  checkMarkets(Object.keys(languages.markets), catalogue, known, at.at('/markets'));
}

function checkTags(tags: readonly string[], standard: string | undefined, report: Report): void {
  const seen = new Map<string, string>();
  for (const tag of tags) {
    const lower = tag.toLowerCase();
    const twin = seen.get(lower);
    if (twin !== undefined) {
      report.say(`/${tag}`, 'duplicate_language', `"${twin}" is the same language`);
    } else if (!isLanguage(tag)) sayUnknown(`/${tag}`, tag, report);
    else if (standard?.toLowerCase() === lower) {
      const detail = 'is the default language: what is written without a tag is in it';
      report.say(`/${tag}`, 'language_default', detail);
    }
    seen.set(lower, tag);
  }
}

function sayUnknown(path: string, tag: string, report: Report): void {
  report.say(path, 'language_unknown', `"${tag}" is no ISO 639 language, such as "de"`);
}

/** Where some list prices everywhere, any market can be asked for. */
function checkMarkets(
  names: readonly string[],
  catalogue: WholeCatalogue,
  known: Known,
  report: Report,
): void {
  const lists = catalogue.priceLists.filter((list) => !known.unsound.has(list));
  if (lists.length < catalogue.priceLists.length || lists.length === 0) return;
  if (lists.some(({ markets }) => markets.length === 0)) return;
  const sold = new Set(lists.flatMap(({ markets }) => markets));
  for (const market of names) {
    if (sold.has(market)) continue;
    report.say(`/${market}`, 'market_unknown', `no price list is for market "${market}"`);
  }
}
