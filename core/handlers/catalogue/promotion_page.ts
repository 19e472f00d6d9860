import type { Promotion } from '../../contract/catalog.ts';
import type { PriceBook } from '../../contract/price.ts';

/** Leaves room in a message of 1 MiB for prices, lists and characters of several bytes. */
const PAGE_CHARS_MAX = 256 * 1024;

/** Promotions by id, as many as fit, and where the next page begins. */
export function promotionPage(
  promotions: readonly Promotion[],
  after: string | undefined,
): Pick<PriceBook, 'promotions' | 'promotionsNext'> {
  const left = promotions
    .filter(({ id }) => after === undefined || id > after)
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  let chars = 0;
  const beyond = left.findIndex((promotion, at) => {
    chars += JSON.stringify(promotion).length;
    return at > 0 && chars > PAGE_CHARS_MAX;
  });
  const page = beyond === -1 ? left : left.slice(0, beyond);
  const last = page.at(-1);
  return {
    promotions: page,
    ...(beyond === -1 || last === undefined ? {} : { promotionsNext: last.id }),
  };
}
