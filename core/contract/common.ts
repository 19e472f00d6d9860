import * as v from 'valibot';

/** The longest text a name, label or reason may have, in UTF-16 code units. */
export const TEXT_LENGTH_MAX = 500;
/** The most lines a basket, quote or order may have. */
export const LINES_MAX = 1_000;
/** The most rows one page may have. */
export const PAGE_SIZE_MAX = 200;
export const PAGE_SIZE_DEFAULT = 50;

export const TextSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(TEXT_LENGTH_MAX));

/**
 * Ids of catalogue things: readable, stable over re-imports, safe in a URL path and a cache key.
 */
export const SlugSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/, 'expected 1 to 120 letters, digits, ".", "_", "-"'),
);

export const UuidSchema = v.pipe(v.string(), v.uuid());
export const InstantSchema = v.pipe(v.string(), v.isoTimestamp());
/** ISO 8601, of days and shorter, from a second to a thousand days: `P2D`, `PT36H`, `PT1M30S`. */
export const DurationSchema = v.pipe(
  v.string(),
  v.regex(
    /^P(?=.)(?:\d{1,3}D)?(?:T(?=\d)(?:\d{1,4}H)?(?:\d{1,4}M)?(?:\d{1,4}S)?)?$/,
    'expected a duration of days, hours, minutes and seconds, such as P2D or PT36H',
  ),
  v.regex(/[1-9]/, 'a duration is longer than nothing'),
);
export const QuantitySchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));
export const PageSizeSchema = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(1),
  v.maxValue(PAGE_SIZE_MAX),
);
export const CursorSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(500));

export const ScalarSchema = v.union([
  v.pipe(v.string(), v.maxLength(TEXT_LENGTH_MAX)),
  v.pipe(v.number(), v.finite()),
  v.boolean(),
]);
export type Scalar = v.InferOutput<typeof ScalarSchema>;
