import type { PriceResult } from '../../core/contract/price.ts';
import { show, type Demo } from './model.ts';
import { breakOne, findSomething, readTwice } from './catalogue_steps.ts';
import { fulfil, lookBack } from './order_steps.ts';
import { awaitProjection } from './projection_step.ts';
import { convertOnce, decide, draft, priceAndSubmit } from './quote_steps.ts';

export type FlowResult = {
  readonly offeringId: string;
  readonly quoteId: string;
  readonly orderId: string;
  readonly priceHash: string;
};

/** From the shelf to the completed order, as a storefront, a seller and an approver see it. */
export async function quoteToOrder(demo: Demo): Promise<FlowResult> {
  await readTwice(demo);
  const purchase = await findSomething(demo);
  await breakOne(demo, purchase);
  const { market, channel } = demo.shopper;
  const lines = [
    {
      ...purchase.line,
      adjustment: {
        kind: 'percent_off' as const,
        value: demo.discountPercent,
        reason: 'first order of a new customer',
      },
    },
  ];
  const edge = await demo.recorder.step('price at the edge', async () => {
    const body = { market, channel, lines };
    const answer = await demo.client<PriceResult>('/v1/prices', { token: demo.tokens.sales, body });
    const { totals, priceHash } = answer.body;
    const detail = `${show(totals.net)} net, hash ${priceHash.slice(0, 12)}`;
    return { detail, ms: answer.ms, value: answer.body };
  });
  const drafted = await draft(demo, lines);
  const submitted = await priceAndSubmit(demo, drafted, edge.priceHash);
  const approved = await decide(demo, submitted);
  const order = await convertOnce(demo, approved);
  await fulfil(demo, order);
  await awaitProjection(demo);
  await lookBack(demo, order);
  return {
    offeringId: purchase.line.offeringId,
    quoteId: approved.body.id,
    orderId: order.id,
    priceHash: order.priceHash,
  };
}
