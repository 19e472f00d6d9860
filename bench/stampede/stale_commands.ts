import type { Published, StampedeRun } from './model.ts';
import { offeringId } from './editions.ts';

/** A command that names the version before is refused by every edge. */
export async function refuseStaleCommands(run: StampedeRun, before: Published): Promise<void> {
  for (const { client, url } of run.edges) {
    const { body } = await client<{ code?: string }>('/v1/quotes', {
      token: run.tokens.sales,
      expect: [409],
      body: {
        customerId: 'acme',
        market: 'us',
        channel: 'web',
        catalogVersion: before.catalogVersion,
        lines: [{ id: 'l1', offeringId: offeringId(0), quantity: 1 }],
      },
    });
    if (body.code !== 'catalog_version_stale') {
      throw new Error(`void: ${url} refused a stale version with ${body.code ?? 'no code'}`);
    }
  }
}
