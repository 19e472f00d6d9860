import type { Offering, Slot } from '../../../contract/catalog.ts';
import type { Finding } from '../../../contract/reply.ts';
import { list } from '../words.ts';
import { conflictIn } from './conflict.ts';
import { describeImplied, describePossible } from './describe.ts';
import { encodeOffering } from './encode_offering.ts';
import type { EncodedOffering } from './encode_offering.ts';
import { findPossible } from './possible.ts';
import { contradictoryCycles, loopsOf } from './rule_cycles.ts';

/** `findings` keep a version from being published; `warnings` are told. */
export type Analysis = {
  readonly findings: readonly Finding[];
  readonly warnings: readonly Finding[];
};

/**
 * What the rules of an offering make of its options and slots. Codes of findings:
 * no_valid_configuration, rule_cycle. Of warnings: dead_option, dead_value, dead_slot,
 * dead_candidate, always_forced, false_optional, rule_loop, not_settled. Paths start at `base`.
 * What is reported is so; when `expired` says that time is up, the rest is told as not settled.
 */
export function analyseOffering(
  offering: Offering,
  candidatesOf: (slot: Slot) => readonly Offering[],
  base: string,
  expired: () => boolean,
): Analysis {
  const encoded = expired() ? null : encodeOffering(offering, candidatesOf);
  if (encoded === null) return notSettled(base, []);
  const possible = findPossible(offering, encoded, expired);
  const { encoding } = encoded;
  const cycles = contradictoryCycles(offering, encoding, possible, base);
  if (possible.verdict === 'unsatisfiable') {
    return { findings: [...cycles, voidFinding(offering, encoded, base, expired)], warnings: [] };
  }
  if (possible.verdict === 'unknown') {
    const detail =
      'whether it has any valid configuration is not settled: the search took too long';
    return { findings: cycles, warnings: [{ path: base, code: 'not_settled', detail }] };
  }
  const warnings = [
    ...describePossible(offering, encoding, possible, base),
    ...describeImplied(offering, encoding, possible, base),
    ...loopsOf(offering, encoding, base),
  ];
  if (encoding.coarse) {
    const detail = 'some of its rules are too large to be analysed to the end: more may be dead';
    warnings.push({ path: base, code: 'not_settled', detail });
  }
  return { findings: cycles, warnings };
}

function notSettled(base: string, findings: readonly Finding[]): Analysis {
  const detail =
    'whether it has a valid configuration, and what is in none, is not settled: it takes too long';
  return { findings, warnings: [{ path: base, code: 'not_settled', detail }] };
}

/** Points at the first of the fewest rules that contradict each other. */
function voidFinding(
  offering: Offering,
  encoded: EncodedOffering,
  base: string,
  expired: () => boolean,
): Finding {
  const code = 'no_valid_configuration';
  const nothing = `"${offering.name}" has no valid configuration`;
  const rules = conflictIn(encoded, expired);
  if (rules === null) return { path: base, code, detail: `${nothing}: its rules contradict` };
  const [first] = rules;
  if (first !== undefined) {
    const said = rules
      .map((index) => offering.rules[index])
      .map((rule) => `${rule?.id} (${rule?.message})`);
    const joint = rules.length === 1 ? 'this rule can never hold' : 'these rules contradict';
    return {
      path: `${base}/rules/${first}`,
      code,
      detail: `${nothing}: ${joint}: ${list(said, 'and')}`,
    };
  }
  const places = [...encoded.encoding.places.values()];
  const empty = places.find(({ min, items }) => min > 0 && items.length === 0);
  const detail = `${nothing}: nothing can be chosen for ${empty?.name ?? 'what it needs'}`;
  return { path: base + (empty?.path ?? ''), code, detail };
}
