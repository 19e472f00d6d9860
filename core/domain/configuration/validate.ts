import type { Offering } from '../../contract/catalog.ts';
import type {
  Configuration,
  ConfigurationFinding,
  ConfigurationResult,
} from '../../contract/configuration.ts';
import { obstacleTo } from '../catalogue/applicability.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import { checkOptions, checkSlots } from './choices.ts';
import { chosenFrom, completedFrom, NOTHING_CHOSEN } from './chosen.ts';
import type { Chosen, Part } from './chosen.ts';
import { modelOf, rulesConcerning } from './model.ts';
import { checkRule } from './rules.ts';

/** Where and when a configuration is to be sold. `now` is an ISO instant. */
export type ConfigurationContext = {
  readonly market: string;
  readonly channel: string;
  readonly now: string;
};

/** As deep as the contract lets configurations lie within each other. */
export const DEPTH_MAX = 5;

/** More findings than this help nobody. */
const FINDINGS_MAX = 200;

/**
 * Checks a configuration against its offering's model. The slice must hold the offering and every
 * component that the configuration names; what it lacks counts as unknown to the catalogue.
 * Finding codes: choice_missing (makes it incomplete, all others invalid), offering_unknown,
 * option_unknown, option_value, slot_unknown, slot_component, slot_quantity, not_in_market,
 * not_in_channel, not_yet_valid, no_longer_valid, rule_broken.
 */
export function validateConfiguration(
  slice: CatalogSlice,
  offeringId: string,
  configuration: Configuration,
  context: ConfigurationContext,
): ConfigurationResult {
  const findings = findingsOf(slice, offeringId, configuration, context);
  const wrong = findings.some((finding) => finding.code !== 'choice_missing');
  return {
    status: wrong ? 'invalid' : findings.length > 0 ? 'incomplete' : 'valid',
    offeringId,
    catalogVersion: slice.catalogVersion,
    findings: findings.slice(0, FINDINGS_MAX),
  };
}

/** Also of the components that are configured themselves, with their paths through it. */
function findingsOf(
  slice: CatalogSlice,
  offeringId: string,
  configuration: Configuration,
  context: ConfigurationContext,
): ConfigurationFinding[] {
  const offering = slice.offerings.get(offeringId);
  if (offering === undefined) {
    const detail = `no offering "${offeringId}" in this catalogue version`;
    return [{ path: '', code: 'offering_unknown', detail }];
  }
  const findings: ConfigurationFinding[] = [];
  const obstacle = obstacleTo(offering, { ...context, at: Date.parse(context.now) });
  if (obstacle !== null) {
    const detail = `"${offering.name}" is ${obstacle.detail}`;
    findings.push({ path: '', code: obstacle.code, detail });
  }
  findings.push(...findingsWithin(slice, offering, configuration, context));
  return findings;
}

function findingsWithin(
  slice: CatalogSlice,
  offering: Offering,
  given: Configuration,
  context: ConfigurationContext,
  depth: number = 1,
): ConfigurationFinding[] {
  const model = modelOf(offering);
  const place = { ...context, at: Date.parse(context.now) };
  const { configuration } = completedFrom(slice, offering, given);
  const findings = checkOptions(model, configuration);
  findings.push(...checkSlots(model, slice, configuration, place));
  const chosen = chosenFrom(slice, offering, configuration);
  for (const rule of rulesConcerning(model, filledIn(chosen))) {
    findings.push(...checkRule(rule, chosen, model));
  }
  // Defaults could fill a bundle with itself for ever; what is written ends sooner anyway.
  if (depth >= DEPTH_MAX) return findings;
  for (const { offering: component, configuration: own, path } of nestedIn(chosen)) {
    const inner = findingsWithin(slice, component, own, context, depth + 1);
    for (const finding of inner) {
      findings.push({ ...finding, path: `${path}/configuration${finding.path}` });
    }
  }
  return findings;
}

/** A component's own choices lie below it: `/slots/tv/0/configuration`. */
export function* nestedIn({
  slots,
}: Chosen): Generator<Part & { readonly configuration: Configuration }> {
  for (const parts of slots.values()) {
    for (const part of parts) {
      const { options, slots: own } = part.offering;
      const configurable = options.length > 0 || own.length > 0;
      if (!configurable && part.configuration === undefined) continue;
      yield { ...part, configuration: part.configuration ?? NOTHING_CHOSEN };
    }
  }
}

function* filledIn(chosen: Chosen): Generator<string> {
  for (const option of chosen.options.keys()) yield `option:${option}`;
  for (const slot of chosen.slots.keys()) yield `slot:${slot}`;
}
