/** What a tax adapter is asked, once for each charge. Amounts are minor units of `currency`. */
export type TaxQuestion = {
  readonly market: string;
  readonly currency: string;
  readonly offeringId: string;
  readonly category: string;
  readonly charge: 'one_time' | 'recurring' | 'usage';
  readonly net: bigint;
};

export type TaxAnswer = {
  readonly amount: bigint;
  /** What the explanation says, such as "VAT 19 %". */
  readonly label: string;
  readonly source?: string;
};

/** Pure; null: not taxed. */
export type TaxPort = (question: TaxQuestion) => TaxAnswer | null;

export const noTax: TaxPort = () => null;
