import type { Offering } from '../../../contract/catalog.ts';
import type { Finding } from '../../../contract/reply.ts';
import type { Rule } from '../../../contract/rules.ts';
import { triggerOf } from '../refs.ts';
import type { Encoding } from './encoding.ts';
import { effectsOf, isActing, isEntailed, learn, satisfying } from './facts.ts';
import type { Acting, Facts } from './facts.ts';
import type { Possible } from './possible.ts';
import { circlesOf } from './circles.ts';

/** Rules that are followed in all, and cycles that are told. */
const STEPS_MAX = 200_000;
const TOLD_MAX = 20;

type Indexed = {
  readonly rules: readonly Rule[];
  /** Rules that wait for an option or slot. */
  readonly waiting: ReadonlyMap<string, readonly number[]>;
  readonly encoding: Encoding;
};

function indexed({ rules }: Offering, encoding: Encoding): Indexed {
  const waiting = new Map<string, number[]>();
  for (const [at, rule] of rules.entries()) {
    if (!isActing(rule)) continue;
    for (const trigger of new Set(rule.when.map(({ ref }) => triggerOf(ref)))) {
      const known = waiting.get(trigger);
      if (known === undefined) waiting.set(trigger, [at]);
      else known.push(at);
    }
  }
  return { rules, waiting, encoding };
}

/**
 * Rules that lead round to the opposite of what woke the first: A needs B, and B needs not A. What
 * wakes the first can't be chosen then, which nobody means when he writes them.
 */
export function contradictoryCycles(
  offering: Offering,
  encoding: Encoding,
  possible: Possible,
  base: string,
): Finding[] {
  const known = indexed(offering, encoding);
  const told = new Set<string>();
  const findings: Finding[] = [];
  let steps = 0;
  for (const [at, rule] of offering.rules.entries()) {
    if (!isActing(rule) || rule.when.length === 0) continue;
    if (steps > STEPS_MAX || findings.length === TOLD_MAX) break;
    if (possible.verdict === 'satisfiable' && !maySleep(rule, encoding, possible)) continue;
    const followed = follow(at, rule, known);
    steps += followed.steps;
    if (followed.chain === null || followed.chain.length < 2) continue;
    const key = followed.chain.toSorted((left, right) => left - right).join(' ');
    if (told.has(key)) continue;
    told.add(key);
    const path = `${base}/rules/${followed.chain[0] ?? at}`;
    const detail = `${spell(followed.chain, offering)}: the last contradicts what the first is for`;
    findings.push({ path, code: 'rule_cycle', detail });
  }
  return findings;
}

/** What wakes it can't be chosen, or that isn't known because several things do together. */
function maySleep(rule: Acting, encoding: Encoding, { dead }: Possible): boolean {
  if (rule.when.length > 1 || rule.kind === 'default') return true;
  return rule.when.every((condition) => {
    const place = encoding.places.get(triggerOf(condition.ref));
    const items = satisfying(encoding, condition) ?? [];
    return [...items].every((item) => dead.has(place?.items[item]?.literal ?? -1));
  });
}

/** Draws what follows from a rule that has woken; the chain of rules when that contradicts it. */
function follow(
  start: number,
  first: Acting,
  { rules, waiting, encoding }: Indexed,
): { readonly chain: readonly number[] | null; readonly steps: number } {
  const facts: Facts = new Map();
  for (const condition of first.when) {
    if (!learn(encoding, facts, condition)) return { chain: null, steps: 1 };
  }
  const own = new Set(first.when.map(({ ref }) => triggerOf(ref)));
  const before = new Map<number, number>([[start, -1]]);
  const open = [start];
  let steps = 0;
  for (let at = open.shift(); at !== undefined && steps < STEPS_MAX / 10; at = open.shift()) {
    const rule = rules[at];
    if (!isActing(rule)) continue;
    for (const effect of effectsOf(rule)) {
      const trigger = triggerOf(effect.ref);
      const fits = learn(encoding, facts, effect);
      if (!fits) return { chain: own.has(trigger) ? chainTo(at, before) : null, steps };
      for (const next of waiting.get(trigger) ?? []) {
        steps += 1;
        const other = rules[next];
        if (before.has(next) || !isActing(other)) continue;
        if (!other.when.every((condition) => isEntailed(encoding, facts, condition))) continue;
        before.set(next, at);
        open.push(next);
      }
    }
  }
  return { chain: null, steps };
}

function chainTo(last: number, before: ReadonlyMap<number, number>): number[] {
  const chain: number[] = [];
  for (let at: number | undefined = last; at !== undefined && at !== -1; at = before.get(at)) {
    chain.unshift(at);
  }
  return chain;
}

/** Rules that lead round to themselves: what they are for comes together or not at all. */
export function loopsOf(offering: Offering, encoding: Encoding, base: string): Finding[] {
  const { rules, waiting } = indexed(offering, encoding);
  let steps = 0;
  const nextOf = (at: number): number[] => {
    const rule = rules[at];
    if (!isActing(rule) || steps > STEPS_MAX) return [];
    const facts: Facts = new Map();
    const effects = effectsOf(rule);
    for (const effect of effects) learn(encoding, facts, effect);
    return effects
      .flatMap(({ ref }) => waiting.get(triggerOf(ref)) ?? [])
      .filter((next) => {
        steps += 1;
        const other = rules[next];
        return (
          isActing(other) &&
          other.when.length > 0 &&
          other.when.every((condition) => isEntailed(encoding, facts, condition))
        );
      });
  };
  const circles = circlesOf(rules.length, nextOf);
  return circles.slice(0, TOLD_MAX).map((circle) => ({
    path: `${base}/rules/${circle[0] ?? 0}`,
    code: 'rule_loop',
    detail: `${spell(circle, offering)}: they lead round, so what they are for comes only together`,
  }));
}

function spell(chain: readonly number[], { rules }: Offering): string {
  const shown = chain.slice(0, 6).map((at) => `${rules[at]?.id} (${rules[at]?.message})`);
  if (chain.length > shown.length) shown.push(`${chain.length - shown.length} more`);
  return shown.join(' → ');
}
