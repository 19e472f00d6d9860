import type { CatalogSearchReply } from '../../core/contract/catalog_search.ts';
import { node, type Stack } from '../bring_up.ts';
import { need } from '../stack_env.ts';
import type { SmokeRun } from './model.ts';

const EDGE_PATIENCE_MS = 30_000;

/** Publishes a folder for the tenant of the run, and waits until the edge sells from it. */
export async function importCatalogue(run: SmokeRun, stack: Stack, folder: string): Promise<void> {
  const output = await node('core/cli/catalog.ts', ['import', folder, '--publish', '--json'], {
    QW_NATS_CLIENT_URL: need(stack.env, 'QW_NATS_CLIENT_URL', stack.name),
    QW_ADMIN_TOKEN: run.tokens.admin,
  });
  const last = JSON.parse(output.split('\n').at(-1) ?? '{}') as { catalogVersion?: string };
  const deadline = performance.now() + EDGE_PATIENCE_MS;
  for (;;) {
    const path = '/v1/offerings?limit=1';
    const { body } = await run.client<CatalogSearchReply>(path, { token: run.tokens.storefront });
    if (body.catalogVersion === last.catalogVersion) return;
    if (performance.now() > deadline) {
      throw new Error(`void: the edge still sells ${body.catalogVersion} after an import`);
    }
    await new Promise((wake) => setTimeout(wake, 100));
  }
}
