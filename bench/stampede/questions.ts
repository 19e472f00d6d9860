import { centsOf, OFFERINGS, offeringId } from './editions.ts';
import type { Question } from './model.ts';

const PLACE = { market: 'us', channel: 'web' };
const LINES = 5;

/** Half are prices of one offering, half are baskets; together they need every key. */
export function questions(count: number): readonly Question[] {
  return Array.from({ length: count }, (_, each) => {
    const at = Math.floor(each / 2) % OFFERINGS;
    return each % 2 === 0 ? onePrice(at) : basket(at);
  });
}

function onePrice(at: number): Question {
  const { market, channel } = PLACE;
  return {
    path: `/v1/offerings/${offeringId(at)}/price?market=${market}&channel=${channel}`,
    net: (edition) => dollars(centsOf(at, edition)),
  };
}

function basket(first: number): Question {
  const ats = Array.from({ length: LINES }, (_, each) => (first + each) % OFFERINGS);
  return {
    path: '/v1/prices',
    body: {
      ...PLACE,
      lines: ats.map((at, each) => ({ id: `l${each}`, offeringId: offeringId(at), quantity: 2 })),
    },
    net: (edition) => dollars(ats.reduce((sum, at) => sum + 2 * centsOf(at, edition), 0)),
  };
}

function dollars(cents: number): string {
  return (cents / 100).toFixed(2);
}
