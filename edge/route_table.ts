import type { CurrentCatalog } from './cache/pointer.ts';
import type { RecordCache } from './cache/records.ts';
import type { Replies } from './cache/replies.ts';
import type { Book } from './catalogue/book.ts';
import { offeringRoutes } from './catalogue/offerings.ts';
import { approvalRoutes } from './commands/approvals.ts';
import { catalogVersionRoutes } from './commands/catalog_versions.ts';
import { falloutRoutes } from './commands/fallouts.ts';
import { orderRoutes } from './commands/orders.ts';
import { quoteRoutes } from './commands/quotes.ts';
import { taskRoutes } from './commands/tasks.ts';
import { validateConfigurationRoute } from './configurations/validate_configuration.ts';
import { exportRoutes } from './export/export_routes.ts';
import { EXPORT_LIMITS } from './export/limits.ts';
import type { Core, Route } from './http/route.ts';
import { openApiRoutes } from './openapi/routes.ts';
import { getPrice } from './prices/get_price.ts';
import { priceLines } from './prices/price_lines.ts';

export type RouteDeps = {
  readonly core: Core;
  readonly cache: RecordCache;
  readonly replies: Replies;
  readonly book: Book;
  readonly catalog: CurrentCatalog;
  readonly bulk: Route;
  readonly health: readonly Route[];
  readonly now: () => number;
};

/** The one list of routes: it is registered, and it is what `/openapi.json` describes. */
export function routeTable(deps: RouteDeps): Route[] {
  const { core } = deps;
  const table = [
    ...offeringRoutes(deps),
    getPrice(deps),
    priceLines(deps),
    validateConfigurationRoute(deps),
    ...quoteRoutes(core),
    deps.bulk,
    ...approvalRoutes(core),
    ...orderRoutes(core),
    ...taskRoutes(core),
    ...falloutRoutes(core),
    ...exportRoutes({ core, limits: EXPORT_LIMITS, now: deps.now }),
    ...catalogVersionRoutes(core),
    ...deps.health,
  ];
  return [...table, ...openApiRoutes(table)];
}
