import { ValidateConfigurationSchema } from '../../core/contract/configuration.ts';
import { refuse } from '../../core/contract/reply.ts';
import { offeringIdsOf } from '../../core/domain/catalogue/slice.ts';
import { validateConfiguration } from '../../core/domain/configuration/validate.ts';
import type { Book } from '../catalogue/book.ts';
import { shelfOf } from '../catalogue/shelf.ts';
import type { CurrentCatalog } from '../cache/pointer.ts';
import { computed } from '../http/computed.ts';
import { route } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { problem } from '../problem.ts';

/** A configuration that breaks a rule is a good answer to this question: 200 with findings. */
export function validateConfigurationRoute(deps: {
  readonly book: Book;
  readonly catalog: CurrentCatalog;
  readonly now: () => number;
}): Route {
  return route({
    stem: 'configuration_validate',
    method: 'POST',
    path: '/v1/configurations/validate',
    tag: 'configurations',
    summary: 'Is this configuration valid, and which rule says no?',
    roles: 'any',
    body: ValidateConfigurationSchema,
    replies: [{ status: 200, description: 'Status and findings', body: 'ConfigurationResult' }],
    async handle(ask) {
      const current = await deps.catalog(ask.identity.tenant);
      if (!current.ok) return problem(current, { traceId: ask.traceId });
      const { offeringId, configuration, market, channel } = ask.body;
      const ids = offeringIdsOf([{ offeringId, configuration }]);
      const models = await deps.book.models(shelfOf(ask, current.active), ids);
      if (!models.ok) return problem(models, { traceId: ask.traceId });
      if (!models.slice.offerings.has(offeringId)) {
        const refusal = refuse('not_found', `no offering "${offeringId}" in this catalogue`);
        return problem(refusal, { traceId: ask.traceId });
      }
      const now = new Date(deps.now()).toISOString();
      const context = { market, channel, now };
      const result = validateConfiguration(models.slice, offeringId, configuration, context);
      return computed(result, models.layer);
    },
  });
}
