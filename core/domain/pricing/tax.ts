/** What a tax adapter is asked, once for each charge. */
export type TaxQuestion = {
  readonly market: string;
  readonly currency: string;
  readonly offeringId: string;
  readonly category: string;
  readonly charge: 'one_time' | 'recurring' | 'usage';
  /**
   * What was charged so far, rounded, in the smallest unit that the charge keeps: minor units of
   * `currency`, or millionths when the catalogue rounds totals.
   */
  readonly net: bigint;
};

export type TaxAnswer = {
  /** In the unit of the question. */
  readonly amount: bigint;
  /** What the explanation says, such as "VAT 19 %". */
  readonly label: string;
  readonly source?: string;
  /** The price has this tax in it: it is taken out of the net instead of added to the gross. */
  readonly included?: boolean;
};

/** Pure; null: not taxed. */
export type TaxPort = (question: TaxQuestion) => TaxAnswer | null;

export const noTax: TaxPort = () => null;
