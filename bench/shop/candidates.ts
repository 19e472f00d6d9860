import type { CatalogSearchReply } from '../../core/contract/catalog_search.ts';
import type { Offering, Option, Slot } from '../../core/contract/catalog.ts';
import { shuffled } from '../seeded_random.ts';
import type { Choice, Shopper } from './model.ts';

/** Enough to choose from; asking for more prices would only take longer. */
const PRICED_ENOUGH = 12;
/** A little of each page, so that the candidates don't all start with the same letter. */
const SAMPLE_OF_PAGE = 16;
const SAMPLE_OF_LAST = 60;
const PAGES_MAX = 40;
const PAGE_SIZE = 200;
const PARALLEL = 8;

/** Everything that can be chosen on an offering, each with some candidates that have a price. */
export async function choicesOf(shopper: Shopper, offering: Offering): Promise<readonly Choice[]> {
  const slots: Choice[] = [];
  for (const slot of offering.slots) slots.push(await slotChoice(shopper, slot));
  return [...slots, ...offering.options.flatMap(optionChoice)];
}

async function slotChoice(shopper: Shopper, slot: Slot): Promise<Choice> {
  const priced =
    slot.offerings === undefined
      ? await pricedOfCategory(shopper, slot.category ?? '')
      : await keepPriced(shopper, shuffled(slot.offerings, shopper.random), PRICED_ENOUGH);
  if (priced.length === 0 && slot.min > 0) {
    throw new Error(`slot ${slot.id}: found no candidate with a price`);
  }
  // An optional slot starts empty and is filled when a rule asks for it.
  const values = slot.min > 0 ? priced : [undefined, ...priced];
  return { kind: 'slot', id: slot.id, quantity: Math.max(1, slot.min), values };
}

async function pricedOfCategory(shopper: Shopper, category: string): Promise<readonly string[]> {
  const { market, channel, token } = shopper;
  const query = `category=${category}&market=${market}&channel=${channel}&limit=${PAGE_SIZE}`;
  const priced: string[] = [];
  let cursor = '';
  for (let page = 0; page < PAGES_MAX && priced.length < PRICED_ENOUGH; page += 1) {
    const path = `/v1/offerings?${query}${cursor}`;
    const { body } = await shopper.client<CatalogSearchReply>(path, { token });
    const ids = shuffled(
      body.items.map((item) => item.id),
      shopper.random,
    );
    const sample = ids.slice(0, body.next === undefined ? SAMPLE_OF_LAST : SAMPLE_OF_PAGE);
    priced.push(...(await keepPriced(shopper, sample, PRICED_ENOUGH - priced.length)));
    if (body.next === undefined) break;
    cursor = `&cursor=${encodeURIComponent(body.next)}`;
  }
  return priced;
}

async function keepPriced(
  shopper: Shopper,
  ids: readonly string[],
  enough: number,
): Promise<readonly string[]> {
  const kept: string[] = [];
  for (let at = 0; at < ids.length && kept.length < enough; at += PARALLEL) {
    const batch = ids.slice(at, at + PARALLEL);
    const priced = await Promise.all(batch.map((id) => hasPrice(shopper, id)));
    kept.push(...batch.filter((_, index) => priced[index]));
  }
  return kept;
}

async function hasPrice({ client, token, market, channel }: Shopper, id: string): Promise<boolean> {
  const path = `/v1/offerings/${encodeURIComponent(id)}/price?market=${market}&channel=${channel}`;
  const answer = await client(path, { token, expect: [200, 404, 422] });
  return answer.status === 200;
}

function optionChoice(option: Option): readonly Choice[] {
  const inRange = option.min === undefined ? [] : [option.min, option.max ?? option.min];
  const listed = option.type === 'boolean' ? [true, false] : (option.values ?? inRange);
  const preferred = option.default === undefined ? [] : [option.default];
  const values = [...new Set([...preferred, ...listed])];
  if (values.length === 0) return [];
  const free = option.required || option.default !== undefined ? values : [undefined, ...values];
  return [{ kind: 'option', id: option.id, quantity: 1, values: free }];
}
