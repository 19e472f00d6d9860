import type { ConfigurationResult } from '../../core/contract/configuration.ts';
import type { Offering } from '../../core/contract/catalog.ts';
import { shuffled } from '../seeded_random.ts';
import { configurationOf, withPick, type Choice, type Selection, type Shopper } from './model.ts';

const CHECKS_MAX = 400;

export type Configured = { readonly selection: Selection; readonly checks: number };

/** Asks the platform whether a selection is valid. */
export async function checkSelection(
  shopper: Shopper,
  selection: Selection,
): Promise<ConfigurationResult> {
  const body = {
    offeringId: selection.offering.id,
    configuration: configurationOf(selection),
    market: shopper.market,
    channel: shopper.channel,
    answer: 'findings',
  };
  const path = '/v1/configurations/validate';
  const answer = await shopper.client<ConfigurationResult>(path, { token: shopper.token, body });
  return answer.body;
}

/**
 * Finds a valid configuration as a person would: choose something everywhere, then change what the
 * findings complain about until nobody complains. Undefined when the bound is reached.
 */
export async function configure(
  shopper: Shopper,
  offering: Offering,
  choices: readonly Choice[],
): Promise<Configured | undefined> {
  let selection: Selection = { offering, choices, picked: choices.map(() => 0) };
  let result = await checkSelection(shopper, selection);
  let checks = 1;
  while (result.status !== 'valid' && checks < CHECKS_MAX) {
    const at = complainedAbout(selection, result, shopper.random);
    if (at === undefined) return undefined;
    const tried = await improve(shopper, selection, at, result);
    checks += tried.checks;
    selection = tried.selection;
    result = tried.result;
  }
  return result.status === 'valid' ? { selection, checks } : undefined;
}

/** Tries other values for one choice; takes the first that leaves fewer complaints, or as many. */
async function improve(
  shopper: Shopper,
  selection: Selection,
  at: number,
  before: ConfigurationResult,
): Promise<{ selection: Selection; result: ConfigurationResult; checks: number }> {
  const values = selection.choices[at]?.values ?? [];
  const others = values.map((_, pick) => pick).filter((pick) => pick !== selection.picked[at]);
  let best = { selection, result: before };
  let checks = 0;
  for (const pick of shuffled(others, shopper.random)) {
    const changed = withPick(selection, at, pick);
    const result = await checkSelection(shopper, changed);
    checks += 1;
    if (result.status === 'valid') return { selection: changed, result, checks };
    if (result.findings.length <= best.result.findings.length) {
      best = { selection: changed, result };
      if (result.findings.length < before.findings.length) break;
    }
  }
  return { ...best, checks: Math.max(1, checks) };
}

/** A choice that a finding names, by path or through its rule; any choice when none is named. */
function complainedAbout(
  { choices, offering }: Selection,
  { findings }: ConfigurationResult,
  random: () => number,
): number | undefined {
  const movable = choices.flatMap((choice, at) => (choice.values.length > 1 ? [at] : []));
  const words = findings.map((finding) => {
    const rule = offering.rules.find((one) => one.id === finding.rule);
    return `${finding.path}/${rule === undefined ? '' : JSON.stringify(rule)}`;
  });
  const named = movable.filter((at) => {
    const id = choices[at]?.id ?? '';
    return words.some((text) => text.includes(`/${id}`) || text.includes(`"${id}"`));
  });
  return shuffled(named.length > 0 ? named : movable, random)[0];
}
