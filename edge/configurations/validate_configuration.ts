import { ValidateConfigurationSchema } from '../../core/contract/configuration.ts';
import type { GuidedResult, ValidateConfiguration } from '../../core/contract/configuration.ts';
import { refuse } from '../../core/contract/reply.ts';
import type { Refusal } from '../../core/contract/reply.ts';
import { offeringIdsOf } from '../../core/domain/catalogue/slice.ts';
import type { CatalogSlice } from '../../core/domain/catalogue/slice.ts';
import { proposedIdsOf } from '../../core/domain/configuration/defaults.ts';
import { configurableIn, guideWhole } from '../../core/domain/configuration/guide/guide_whole.ts';
import { validateConfiguration } from '../../core/domain/configuration/validate.ts';
import type { Book } from '../catalogue/book.ts';
import { deepest, shelfOf } from '../catalogue/shelf.ts';
import type { Shelf, Source } from '../catalogue/shelf.ts';
import type { CurrentCatalog } from '../cache/pointer.ts';
import type { RecordCache } from '../cache/records.ts';
import { computed } from '../http/computed.ts';
import { route } from '../http/route.ts';
import type { Core, Route } from '../http/route.ts';
import { problem } from '../problem.ts';
import { loadModels } from './model_records.ts';
import { createSessions } from './sessions.ts';
import type { Sessions } from './sessions.ts';

type Deps = {
  readonly core: Core;
  readonly cache: RecordCache;
  readonly book: Book;
  readonly catalog: CurrentCatalog;
  readonly now: () => number;
};

/** A configuration that breaks a rule is a good answer to this question: 200 with findings. */
export function validateConfigurationRoute(deps: Deps): Route {
  const sessions = createSessions();
  return route({
    stem: 'configuration_validate',
    method: 'POST',
    path: '/v1/configurations/validate',
    tag: 'configurations',
    summary: 'Is this configuration valid, and what can still be chosen?',
    roles: 'any',
    body: ValidateConfigurationSchema,
    replies: [
      {
        status: 200,
        description: 'Status, findings, and for every place what is possible, forced or ruled out',
        body: 'ConfigurationResult',
      },
    ],
    async handle(ask) {
      const current = await deps.catalog(ask.identity.tenant);
      if (!current.ok) return problem(current, { traceId: ask.traceId });
      const answer = await answerTo(deps, sessions, shelfOf(ask, current.active), ask.body);
      if (!answer.ok) return problem(answer, { traceId: ask.traceId });
      return computed(answer.result, answer.layer);
    },
  });
}

type Answered =
  | { readonly ok: true; readonly result: GuidedResult; readonly layer: Source }
  | Refusal;

async function answerTo(
  deps: Deps,
  sessions: Sessions,
  shelf: Shelf,
  body: ValidateConfiguration,
): Promise<Answered> {
  const { offeringId, configuration, market, channel, previous } = body;
  const loaded = await loadSlice(deps.book, shelf, body);
  if (!loaded.ok) return loaded;
  const { slice } = loaded;
  const offering = slice.offerings.get(offeringId);
  if (offering === undefined) {
    return refuse('not_found', `no offering "${offeringId}" in this catalogue`);
  }
  const at = deps.now();
  const context = { market, channel, now: new Date(at).toISOString() };
  const result = validateConfiguration(slice, offeringId, configuration, context);
  if (body.answer === 'findings') return { ok: true, result, layer: loaded.layer };
  const configurable = configurableIn(slice, offering, configuration);
  const slotted = configurable.filter(({ slots }) => slots.length > 0).map(({ id }) => id);
  const models = await loadModels(deps.core, deps.cache, shelf, slotted);
  if (!models.ok) return models;
  const wanted = { ...shelf, market, channel, now: at };
  const guidance = guideWhole(
    (one) => sessions(wanted, one, models.records.get(one.id) ?? []),
    slice,
    offering,
    configuration,
    previous,
  );
  const layer = deepest(loaded.layer, models.layer);
  if (guidance === null) return { ok: true, result, layer };
  // Nothing is wrong yet, but no choice that is left can mend it.
  const { contradiction } = guidance;
  if (contradiction === undefined || result.status !== 'incomplete') {
    return { ok: true, result: { ...result, guidance }, layer };
  }
  const dead = { path: '', code: 'no_completion', detail: contradiction.text };
  const findings = [...result.findings, dead];
  return { ok: true, result: { ...result, status: 'invalid', findings, guidance }, layer };
}

/** The offering, what it is filled with, and what its rules may fill in by default. */
async function loadSlice(
  book: Book,
  shelf: Shelf,
  { offeringId, configuration, previous }: ValidateConfiguration,
): Promise<{ readonly ok: true; readonly slice: CatalogSlice; readonly layer: Source } | Refusal> {
  const named = offeringIdsOf([
    { offeringId, configuration },
    ...(previous === undefined ? [] : [{ offeringId, configuration: previous }]),
  ]);
  const first = await book.models(shelf, named);
  if (!first.ok) return first;
  const proposed = proposedIdsOf(first.slice.offerings.values());
  if (proposed.length === 0) return first;
  const second = await book.models(shelf, [...new Set([...named, ...proposed])]);
  return second.ok ? { ...second, layer: deepest(first.layer, second.layer) } : second;
}
