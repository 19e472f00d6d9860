import type { Published, StampedeRun } from './model.ts';

export const OFFERINGS = 20;
const EDGE_PATIENCE_MS = 15_000;

/** In cents, of one unit: different in every edition and for every offering. */
export function centsOf(at: number, edition: number): number {
  return 1_000 + at * 7 + edition * 10_000;
}

export function offeringId(at: number): string {
  return `part-${at}`;
}

/** Opens, fills and publishes the next version over HTTP, as an administrator would. */
export async function publishEdition(run: StampedeRun, edition: number): Promise<Published> {
  const [edge] = run.edges;
  if (edge === undefined) throw new Error('void: no edge runs');
  const call = { token: run.tokens.admin };
  const opened = await edge.client<{ catalogVersion: string }>('/v1/catalog/versions', {
    ...call,
    body: { name: `Edition ${edition}`, settings: { currency: 'USD' } },
  });
  const { catalogVersion } = opened.body;
  const at = `/v1/catalog/versions/${catalogVersion}`;
  await edge.client(`${at}/items`, { ...call, body: contentOf(edition) });
  await edge.client(`${at}/publish`, { ...call, body: {} });
  return { catalogVersion, edition };
}

function contentOf(edition: number): object {
  const all = Array.from({ length: OFFERINGS }, (_, at) => at);
  return {
    offerings: all.map((at) => ({
      id: offeringId(at),
      name: `Part ${at}`,
      category: 'part',
      kind: 'simple',
    })),
    priceLists: [{ id: 'std', name: 'Standard', currency: 'USD', status: 'active' }],
    prices: all.map((at) => ({
      id: `price-${at}`,
      offeringId: offeringId(at),
      priceList: 'std',
      charge: 'one_time',
      amount: (centsOf(at, edition) / 100).toFixed(2),
    })),
  };
}

/** Until every edge sells this version; asked with a question that the burst doesn't ask. */
export async function untilSold(run: StampedeRun, { catalogVersion }: Published): Promise<void> {
  const deadline = performance.now() + EDGE_PATIENCE_MS;
  for (const { client, url } of run.edges) {
    for (;;) {
      const { body } = await client<{ catalogVersion?: string }>('/v1/offerings?limit=1', {
        token: run.tokens.storefront,
        expect: [200, 404],
      });
      if (body.catalogVersion === catalogVersion) break;
      if (performance.now() > deadline)
        throw new Error(`void: ${url} doesn't sell the new version`);
      await new Promise((wake) => setTimeout(wake, 20));
    }
  }
}
