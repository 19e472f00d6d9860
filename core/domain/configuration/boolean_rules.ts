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
    return [broken(rule, taken[0] ?? rule.owner, detail)];
  }
  if (!owned || (taken.length >= rule.min && taken.length <= rule.max)) return [];
  const wanted = rule.min === rule.max ? `${rule.min}` : `${rule.min} to ${rule.max}`;
  const has = taken.length === 0 ? 'none' : names(taken, model, 'and');
  const from = names(rule.of, model, 'or');
  const detail = `${rule.message}: ${owner} takes ${wanted} of ${from}; chosen: ${has}`;
  return [broken(rule, taken.at(-1) ?? rule.owner, detail)];
}

export function checkFormula(
  rule: Of<'formula'>,
  chosen: Chosen,
  model: Model,
): ConfigurationFinding[] {
  if (evaluateFormula(rule.postfix, (option) => isOn(option, chosen))) return [];
  const read = optionsIn(rule.postfix);
  const on = read.filter((option) => isOn(option, chosen));
  const off = read.filter((option) => !isOn(option, chosen));
  const parts = [
    on.length === 0 ? null : `chosen: ${names(on, model, 'and')}`,
    off.length === 0 ? null : `not chosen: ${names(off, model, 'and')}`,
  ].filter((part) => part !== null);
  return [broken(rule, on.at(-1) ?? off[0] ?? '', `${rule.message}: ${parts.join('; ')}`)];
}

function broken(rule: Rule, option: string, detail: string): ConfigurationFinding {
  return { path: `/options/${option}`, code: 'rule_broken', rule: rule.id, detail };
}

/** Postfix needs a stack only, whatever the depth. */
function evaluateFormula(postfix: readonly string[], isTrue: (option: string) => boolean): boolean {
  const stack: boolean[] = [];
  for (const item of postfix) {
    if (!isConnective(item)) {
      stack.push(isTrue(item));
      continue;
    }
    const right = stack.pop() ?? false;
    if (item === '!') stack.push(!right);
    else stack.push(join(stack.pop() ?? false, item, right));
  }
  return stack.pop() ?? true;
}

function join(left: boolean, connective: Connective, right: boolean): boolean {
  if (connective === '&') return left && right;
  if (connective === '|') return left || right;
  return connective === '=>' ? !left || right : left === right;
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
