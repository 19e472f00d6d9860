import * as v from 'valibot';

/** Exact decimal, sign allowed, as written on the wire: `"451.50"`, `"-3"`, `"0.0750"`. */
export const DecimalSchema = v.pipe(
  v.string(),
  v.regex(/^-?\d{1,15}(\.\d{1,6})?$/, 'expected a decimal string such as "451.50"'),
);

export const CurrencySchema = v.pipe(
  v.string(),
  v.regex(/^[A-Z]{3}$/, 'expected an ISO 4217 code such as "USD"'),
);

/** An amount in its currency. Minor units are bigint inside; only this form crosses a border. */
export const MoneySchema = v.strictObject({ amount: DecimalSchema, currency: CurrencySchema });

export type Money = v.InferOutput<typeof MoneySchema>;
