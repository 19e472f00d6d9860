import type {
  Configuration,
  ConfigurationFinding,
  ConfigurationResult,
} from '../../contract/configuration.ts';
import { obstacleTo } from '../catalogue/applicability.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import { checkOptions, checkSlots } from './choices.ts';
import { chosenFrom } from './chosen.ts';
import type { Chosen } from './chosen.ts';
import { modelOf, rulesConcerning } from './model.ts';
import { checkRule } from './rules.ts';

/** Where and when a configuration is to be sold. `now` is an ISO instant. */
export type ConfigurationContext = {
  readonly market: string;
  readonly channel: string;
  readonly now: string;
};

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
  const place = { ...context, at: Date.parse(context.now) };
  const findings: ConfigurationFinding[] = [];
  const obstacle = obstacleTo(offering, place);
  if (obstacle !== null) {
    const detail = `"${offering.name}" is ${obstacle.detail}`;
    findings.push({ path: '', code: obstacle.code, detail });
  }
  const model = modelOf(offering);
  findings.push(...checkOptions(model, configuration));
  findings.push(...checkSlots(model, slice, configuration, place));
  const chosen = chosenFrom(slice, offering, configuration);
  for (const rule of rulesConcerning(model, filledIn(chosen))) {
    findings.push(...checkRule(rule, chosen, model));
  }
  return findings;
}

function* filledIn(chosen: Chosen): Generator<string> {
  for (const option of chosen.options.keys()) yield `option:${option}`;
  for (const slot of chosen.slots.keys()) yield `slot:${slot}`;
}
