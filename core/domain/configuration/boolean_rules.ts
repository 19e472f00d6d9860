import type { ConfigurationFinding } from '../../contract/configuration.ts';
import type { Rule } from '../../contract/rules.ts';
import type { Chosen } from './chosen.ts';
import type { Model } from './model.ts';
import { list } from './words.ts';

type Of<Kind extends Rule['kind']> = Extract<Rule, { readonly kind: Kind }>;
export type Connective = '!' | '&' | '|' | '=>' | '<=>';

// Spelt out, as the domain imports types of the contract only; no option id looks like these.
const CONNECTIVES: ReadonlySet<string> = new Set(['!', '&', '|', '=>', '<=>']);

export function isConnective(item: string): item is Connective {
  return CONNECTIVES.has(item);
}

/** The options that a formula reads, each once. */
export function optionsIn(postfix: readonly string[]): string[] {
  return [...new Set(postfix)].filter((item) => !isConnective(item));
}

/** While options that are not chosen yet could still mend it, it is incomplete and not wrong. */
export function checkChoose(
  rule: Of<'choose'>,
  chosen: Chosen,
  model: Model,
): ConfigurationFinding[] {
  const taken = rule.of.filter((option) => isOn(option, chosen));
  const owned = isOn(rule.owner, chosen);
  const owner = nameOf(rule.owner, model);
  if (!owned && taken.length > 0) {
    const detail = `${rule.message}: ${names(taken, model, 'and')} needs ${owner}`;
    return [finding(rule, rule.owner, isOpen(rule.owner, chosen), detail)];
  }
  if (!owned || (taken.length >= rule.min && taken.length <= rule.max)) return [];
  const wanted = rule.min === rule.max ? `${rule.min}` : `${rule.min} to ${rule.max}`;
  const has = taken.length === 0 ? 'none' : names(taken, model, 'and');
  const from = names(rule.of, model, 'or');
  const detail = `${rule.message}: ${owner} takes ${wanted} of ${from}; chosen: ${has}`;
  const open = rule.of.filter((option) => isOpen(option, chosen));
  const missing = taken.length < rule.min && taken.length + open.length >= rule.min;
  return [finding(rule, (missing ? open[0] : taken.at(-1)) ?? rule.owner, missing, detail)];
}

export function checkFormula(
  rule: Of<'formula'>,
  chosen: Chosen,
  model: Model,
): ConfigurationFinding[] {
  if (evaluateFormula(rule.postfix, (option) => (isOn(option, chosen) ? 1 : -1)) === 1) return [];
  const missing = evaluateFormula(rule.postfix, (option) => truthOf(option, chosen)) === 0;
  const read = optionsIn(rule.postfix);
  const on = read.filter((option) => isOn(option, chosen));
  const off = read.filter((option) => !isOn(option, chosen));
  const parts = [
    on.length === 0 ? null : `chosen: ${names(on, model, 'and')}`,
    off.length === 0 ? null : `not chosen: ${names(off, model, 'and')}`,
  ].filter((part) => part !== null);
  const open = missing ? off.find((option) => isOpen(option, chosen)) : undefined;
  const option = open ?? on.at(-1) ?? off[0] ?? '';
  return [finding(rule, option, missing, `${rule.message}: ${parts.join('; ')}`)];
}

/** True when it does not hold while nothing is chosen, so that no choice wakes it. */
export function asksFromTheStart(rule: Of<'formula'>): boolean {
  return evaluateFormula(rule.postfix, () => -1) !== 1;
}

function finding(
  rule: Rule,
  option: string,
  missing: boolean,
  detail: string,
): ConfigurationFinding {
  const code = missing ? 'choice_missing' : 'rule_broken';
  return { path: `/options/${option}`, code, rule: rule.id, detail };
}

/** 1 true, -1 false, 0 open: with these numbers Kleene's logic is minimum, maximum and product. */
type Truth = -1 | 0 | 1;

/** Postfix needs a stack only, whatever the depth. */
function evaluateFormula(postfix: readonly string[], truth: (option: string) => Truth): number {
  const stack: number[] = [];
  for (const item of postfix) {
    if (!isConnective(item)) {
      stack.push(truth(item));
      continue;
    }
    const right = stack.pop() ?? 0;
    if (item === '!') stack.push(-right);
    else stack.push(join(stack.pop() ?? 0, item, right));
  }
  return stack.pop() ?? 1;
}

function join(left: number, connective: Connective, right: number): number {
  if (connective === '&') return Math.min(left, right);
  if (connective === '|') return Math.max(left, right);
  return connective === '=>' ? Math.max(-left, right) : left * right;
}

function truthOf(option: string, chosen: Chosen): Truth {
  if (isOpen(option, chosen)) return 0;
  return isOn(option, chosen) ? 1 : -1;
}

function isOpen(option: string, chosen: Chosen): boolean {
  return !chosen.options.has(option);
}

function isOn(option: string, chosen: Chosen): boolean {
  return chosen.options.get(option) === true;
}

function nameOf(option: string, model: Model): string {
  return model.options.get(option)?.name ?? option;
}

function names(options: readonly string[], model: Model, joint: string): string {
  return list(
    options.map((option) => nameOf(option, model)),
    joint,
  );
}
