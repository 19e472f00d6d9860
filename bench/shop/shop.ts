import type { LineInput } from '../../core/contract/price.ts';
import { choicesOf } from './candidates.ts';
import { configure } from './configure.ts';
import { findOfferings } from './find_offering.ts';
import { configurationOf, type Selection, type Shopper } from './model.ts';

export type Purchase = {
  readonly selection: Selection;
  readonly line: LineInput;
  /** How many configurations were checked to find this one. */
  readonly checks: number;
};

/** Chooses something to buy from whatever is on sale, configured so that it is valid and priced. */
export async function shop(shopper: Shopper): Promise<Purchase> {
  const tried: string[] = [];
  for (const offering of await findOfferings(shopper)) {
    const choices = await choicesOf(shopper, offering).catch((error: unknown) => {
      tried.push(`${offering.id} (${error instanceof Error ? error.message : String(error)})`);
    });
    if (choices === undefined) continue;
    const configured = await configure(shopper, offering, choices);
    if (configured === undefined) tried.push(`${offering.id} (no valid configuration found)`);
    else if (await isPriceable(shopper, configured.selection)) {
      const { selection, checks } = configured;
      return { selection, checks, line: lineOf(selection, 'line-1') };
    } else tried.push(`${offering.id} (no price)`);
  }
  throw new Error(`nothing could be bought; tried ${tried.join(', ')}`);
}

export function lineOf(selection: Selection, id: string): LineInput {
  const configuration = configurationOf(selection);
  return { id, offeringId: selection.offering.id, quantity: 1, configuration };
}

async function isPriceable(shopper: Shopper, selection: Selection): Promise<boolean> {
  const { market, channel, token } = shopper;
  const body = { market, channel, lines: [lineOf(selection, 'line-1')] };
  const answer = await shopper.client('/v1/prices', { token, body, expect: [200, 422] });
  return answer.status === 200;
}
