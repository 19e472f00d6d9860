import type { CatalogSettings, Offering, Option, Slot } from '../../contract/catalog.ts';
import { chooseLanguage, languagesOf, lookup } from './languages.ts';

export type Localised = {
  /** For `Content-Language`; null: the catalogue doesn't say in which language it is. */
  readonly language: string | null;
  /** Names, descriptions and labels in that language; `translations` are gone. */
  readonly offering: Offering;
};

/**
 * An offering in the language that suits somebody who accepts `ranges` (as in `Accept-Language`,
 * best first, without those of weight 0). What isn't translated stays in the default language.
 */
export function localise(
  offering: Offering,
  ranges: readonly string[],
  market: string | undefined,
  settings: Pick<CatalogSettings, 'languages'>,
): Localised {
  const language = chooseLanguage(languagesOf(offering, settings), ranges, market, settings);
  const { translations, options, slots, ...rest } = offering;
  const { name, description } = translated(translations, language);
  return {
    language,
    offering: {
      ...rest,
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      options: options.map((option) => localiseOption(option, language)),
      slots: slots.map((slot) => localiseSlot(slot, language)),
    },
  };
}

function localiseOption(option: Option, language: string | null): Option {
  const { translations, ...rest } = option;
  if (translations === undefined) return option;
  const { name, labels } = translated(translations, language);
  return {
    ...rest,
    ...(name === undefined ? {} : { name }),
    ...(labels === undefined ? {} : { labels: { ...rest.labels, ...labels } }),
  };
}

function localiseSlot(slot: Slot, language: string | null): Slot {
  const { translations, ...rest } = slot;
  if (translations === undefined) return slot;
  const { name } = translated(translations, language);
  return name === undefined ? rest : { ...rest, name };
}

/** `de-AT` finds what is there in `de`, too, each text for itself. */
function translated<Texts extends object>(
  translations: Readonly<Record<string, Texts>> | undefined,
  language: string | null,
): Partial<Texts> {
  let found: Partial<Texts> = {};
  if (translations === undefined || language === null) return found;
  let tags = Object.keys(translations);
  for (;;) {
    const tag = lookup([language], tags);
    if (tag === null) return found;
    found = { ...translations[tag], ...found };
    tags = tags.filter((other) => other !== tag);
  }
}
