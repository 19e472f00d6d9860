import type { CatalogSearchReply } from '../../core/contract/catalog_search.ts';
import type { Offering } from '../../core/contract/catalog.ts';
import { breakRule } from '../shop/break_rule.ts';
import { shop, type Purchase } from '../shop/shop.ts';
import type { Demo } from './model.ts';

/** Reads one offering until it comes from the cache; shows where each answer came from. */
export async function readTwice(demo: Demo): Promise<void> {
  const { client, recorder, shopper, tokens } = demo;
  const token = tokens.storefront;
  const path = await recorder.step('look at the catalogue', async () => {
    const { market, channel } = shopper;
    const query = `market=${market}&channel=${channel}&limit=200`;
    const found = await client<CatalogSearchReply>(`/v1/offerings?${query}`, { token });
    const { items, catalogVersion, next } = found.body;
    const one = items[Math.floor(Math.random() * items.length)];
    if (one === undefined) throw new Error(`nothing is on sale for ${query}; publish a catalogue`);
    const count = next === undefined ? `${items.length}` : `more than ${items.length}`;
    const detail = `${count} offerings, version ${catalogVersion}`;
    return { detail, ms: found.ms, value: `/v1/offerings/${encodeURIComponent(one.id)}` };
  });
  await recorder.step('read an offering', async () => {
    const { body, headers, ms } = await client<Offering>(path, { token });
    return { detail: `${body.name}  [${cacheOf(headers)}]`, ms, value: undefined };
  });
  await recorder.step('read it again', async () => {
    const { headers, ms } = await client<Offering>(path, { token });
    const cache = cacheOf(headers);
    if (!/\bhit\b/.test(cache)) throw new Error(`a second read must be a cache hit, got: ${cache}`);
    return { detail: `[${cache}]`, ms, value: undefined };
  });
  await recorder.step('read it with its ETag', async () => {
    const { headers } = await client<Offering>(path, { token });
    const etag = headers.get('etag') ?? '';
    const again = await client(path, { token, ifNoneMatch: etag, expect: [304] });
    return { detail: `304, nothing sent again (${etag})`, ms: again.ms, value: undefined };
  });
}

/** RFC 9211: which cache answered, or why it had to ask further. */
function cacheOf(headers: Headers): string {
  return headers.get('cache-status') ?? 'no Cache-Status';
}

export async function findSomething(demo: Demo): Promise<Purchase> {
  return demo.recorder.step('configure', async () => {
    const startedAt = performance.now();
    const purchase = await shop(demo.shopper);
    const { offering, choices } = purchase.selection;
    const detail =
      choices.length === 0
        ? `${offering.name}, nothing to choose`
        : `${offering.name}: ${choices.length} choices valid after ${purchase.checks} checks`;
    return { detail, ms: performance.now() - startedAt, value: purchase };
  });
}

/** Shows a configuration that the catalogue's own rules refuse, where it has such rules. */
export async function breakOne(demo: Demo, purchase: Purchase): Promise<void> {
  await demo.recorder.step('refuse an invalid one', async () => {
    const broken = await breakRule(demo.shopper, purchase.selection);
    if (broken === undefined) {
      return { detail: 'this offering has no rule that one change breaks', value: undefined };
    }
    const { finding, changed } = broken;
    const detail = `other ${changed} → rule ${finding.rule}: ${finding.detail}`;
    return { detail, value: undefined };
  });
}
