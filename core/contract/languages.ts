import * as v from 'valibot';
import { SlugSchema, TEXT_LENGTH_MAX, TextSchema } from './common.ts';

/** How many languages one thing is translated into, besides the default one. */
const LANGUAGES_MAX = 50;

const TAG =
  /^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?(-([A-Za-z\d]{5,8}|\d[A-Za-z\d]{3}))*$/;

/** BCP 47: language, then script, region and variants where they matter: `de`, `zh-Hant-TW`. */
export const LanguageTagSchema = v.pipe(
  v.string(),
  v.maxLength(35),
  v.regex(TAG, 'expected a BCP 47 language tag such as "de" or "pt-BR"'),
);

const translationsOf = <Entries extends v.ObjectEntries>(entries: Entries) =>
  v.optional(
    v.pipe(
      v.record(LanguageTagSchema, v.strictObject(entries)),
      v.maxEntries(LANGUAGES_MAX, `expected at most ${LANGUAGES_MAX} languages`),
    ),
  );

const name = v.optional(TextSchema);

/** What an offering is called elsewhere; `name` and `description` are in the default language. */
export const OfferingTranslationsSchema = translationsOf({
  name,
  description: v.optional(v.pipe(v.string(), v.maxLength(5_000))),
});

/** What the values of an option of type string are called, by value. */
export const LabelsSchema = v.optional(
  v.record(v.pipe(v.string(), v.maxLength(TEXT_LENGTH_MAX)), TextSchema),
);

export const OptionTranslationsSchema = translationsOf({ name, labels: LabelsSchema });

export const SlotTranslationsSchema = translationsOf({ name });

/** The language of names without a tag, and which one a market sees that asks for no other. */
export const LanguagesSchema = v.strictObject({
  default: LanguageTagSchema,
  markets: v.optional(v.record(SlugSchema, LanguageTagSchema), {}),
});
export type Languages = v.InferOutput<typeof LanguagesSchema>;
