import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CatalogSearchReply } from '../../contract/catalog_search.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';
import { asBody, expectedFacet, expectedIds } from './test_search_model.ts';
import type { Asked, Thing } from './test_search_model.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(async () => {
  await core.stop();
});

/** Names that mean something elsewhere, and values of every type, in lists and alone. */
const NAMES = ['color', 'size', 'limit', 'max.speed', 'a "b", c', 'flag'];
const value = fc.oneof(
  fc.constantFrom('red', 'blue', 'Ünï 箱', "o'neil", '%'),
  fc.constantFrom(-2.5, 0, 1, 8, 8.5, 1e21),
  fc.boolean(),
);
const number = fc.constantFrom(-2.5, 0, 1, 8, 8.5, 1e21);
const characteristics = fc.dictionary(
  fc.constantFrom(...NAMES),
  fc.oneof(value, number, fc.array(value, { maxLength: 3 })),
  { maxKeys: 4 },
);
const things = fc
  .array(
    fc.record({
      name: fc.constantFrom('Lamp', 'lamp', 'Chair', 'Élan', 'Desk'),
      category: fc.constantFrom('a', 'b', 'c'),
      markets: fc.constantFrom<string[]>([], [], ['de'], ['us', 'de']),
      characteristics,
    }),
    { minLength: 30, maxLength: 30 },
  )
  .map((rows) =>
    rows.map((row, at): Thing => ({ ...row, id: `t${at % 7}-${at}`, kind: 'simple' })),
  );

const characteristic = fc.constantFrom(...NAMES, 'nothing');
const bound = fc.option(number, { nil: undefined });
const filter = fc.oneof(
  fc.record({
    characteristic,
    anyOf: fc.array(value.map(String), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ characteristic, exists: fc.boolean() }),
  fc.record({ characteristic, gt: bound, gte: bound, lt: bound, lte: bound }),
);
const descending = fc.boolean();
const asked: fc.Arbitrary<Asked> = fc.record(
  {
    category: fc.constantFrom(['a'], ['a', 'b'], ['c']),
    market: fc.constantFrom('de', 'us', 'fr'),
    filters: fc.array(filter, { maxLength: 5 }),
    sort: fc.oneof(
      fc.record({ by: fc.constantFrom('name' as const, 'id' as const), descending }),
      fc.record({ by: fc.constant('characteristic' as const), characteristic, descending }),
    ),
    facets: fc.uniqueArray(
      fc.oneof(
        fc.record({ of: fc.constant('characteristic' as const), name: characteristic }),
        fc.constant({ of: 'field' as const, name: 'category' as const }),
      ),
      { maxLength: 4, selector: ({ of, name }) => `${of} ${name}` },
    ),
  },
  { requiredKeys: ['filters', 'sort', 'facets'] },
);

async function publish(offerings: readonly Thing[], tenant: string): Promise<string> {
  const token = await core.token('admin', tenant);
  const settings = { currency: 'USD' };
  const opened = await core.ask('admin', 'catalog_import', { name: 'n', settings }, { token });
  const { catalogVersion } = accepted(opened);
  const content = { catalogVersion, offerings: [...offerings] };
  accepted(await core.ask('admin', 'catalog_add', content, { token }));
  // A second time, as an import that was interrupted does.
  accepted(await core.ask('admin', 'catalog_add', content, { token }));
  accepted(await core.ask('admin', 'catalog_publish', { catalogVersion }, { token }));
  return catalogVersion;
}

type Ask = (cursor?: string, extra?: object) => Promise<CatalogSearchReply>;

function asking(tenant: string, question: Asked, limit: number): Ask {
  return async (cursor, extra = {}) => {
    const token = await core.token('storefront', tenant);
    const page = cursor === undefined ? {} : { cursor };
    const body = { ...asBody(question), ...page, ...extra, limit };
    return accepted(await core.ask('storefront', 'catalog_search', body, { token }));
  };
}

const seed = Date.now();
const property = { seed, numRuns: 6 };

test(`filters, order, facets and totals are those of plain loops (seed ${seed})`, async () => {
  const questions = fc.array(asked, { minLength: 25, maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(things, questions, async (offerings, each) => {
      const tenant = `t${crypto.randomUUID().slice(0, 8)}`;
      await publish(offerings, tenant);
      await publish(offerings.slice(0, 3), tenant);
      const version = await publish(offerings, tenant);
      for (const question of each) {
        const ids = expectedIds(offerings, question);
        const reply = await asking(tenant, question, 200)(undefined, { total: true });
        expect({ question, ids: reply.items.map(({ id }) => id) }).toEqual({ question, ids });
        expect([reply.catalogVersion, reply.total]).toEqual([version, ids.length]);
        const facets = question.facets.map((facet) => expectedFacet(offerings, question, facet));
        expect({ question, facets: reply.facets ?? [] }).toEqual({ question, facets });
      }
    }),
    property,
  );
});

test(`pages hold each offering once, also when another version is published (seed ${seed})`, async () => {
  const questions = fc.array(asked, { minLength: 8, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(things, questions, async (offerings, each) => {
      const tenant = `t${crypto.randomUUID().slice(0, 8)}`;
      const version = await publish(offerings, tenant);
      const walks = each.map((question) => ({ question, ask: asking(tenant, question, 4) }));
      const first = await Promise.all(walks.map(({ ask }) => ask()));
      await publish(offerings.toReversed().slice(0, 12), tenant);
      for (const [at, { question, ask }] of walks.entries()) {
        const seen: string[] = [];
        let page = first[at];
        while (page !== undefined) {
          expect(page.catalogVersion).toBe(version);
          seen.push(...page.items.map(({ id }) => id));
          page = page.next === undefined ? undefined : await ask(page.next);
        }
        expect({ question, seen }).toEqual({ question, seen: expectedIds(offerings, question) });
      }
    }),
    { ...property, numRuns: 3 },
  );
});
