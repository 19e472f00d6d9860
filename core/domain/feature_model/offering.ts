import type { Offering, Option } from '../../contract/catalog.ts';
import type { Rule } from '../../contract/rules.ts';
import { slugify } from '../catalogue/folder/slug.ts';
import type { Constraint, FeatureModel, Group } from './model.ts';

const SLUG = /^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/;
const TEXT_LENGTH_MAX = 500;
/** Constraints with more parts than this are named by their line instead of spelt out. */
const SPELT_OUT_MAX = 24;

/**
 * A feature model as an offering: each feature a boolean option, each group a `choose` rule, each
 * constraint `requires` or `excludes` where it has that form, and a `formula` else. The root is
 * chosen from the start. A configuration of the offering is valid exactly when the model allows the
 * features that are true in it, and incomplete when choices that are still open could make it so.
 */
export function offeringOfModel(model: FeatureModel): Offering {
  const ids = optionIds(model);
  const options = model.features.map(({ name }, index): Option => ({
    id: ids[index] ?? '',
    name: name.slice(0, TEXT_LENGTH_MAX),
    type: 'boolean',
    required: false,
    ...(index === 0 ? { default: true } : {}),
  }));
  const root = ids[0] ?? '';
  const rules: Rule[] = [
    {
      id: 'root',
      message: 'All of the model depends on its root',
      kind: 'formula',
      postfix: [root],
    },
    ...model.groups.map((group, index) => groupRule(group, index, model, ids)),
    ...model.constraints.map((constraint, at) => constraintRule(constraint, at, model, ids)),
  ];
  return {
    id: slugOf(model.name, 'model'),
    name: (model.name === '' ? root : model.name).slice(0, TEXT_LENGTH_MAX),
    category: 'feature-models',
    kind: 'configurable',
    markets: [],
    channels: [],
    characteristics: {},
    options,
    slots: [],
    rules,
  };
}

/** The feature's name where it can be an id, and else one made of it; each only once. */
function optionIds({ features }: FeatureModel): string[] {
  const taken = new Set(features.map(({ name }) => name).filter((name) => SLUG.test(name)));
  return features.map(({ name }, index) => {
    if (SLUG.test(name)) return name;
    const slug = slugify(name, 'feature');
    const id = taken.has(slug) ? `${slug}-${index}` : slug;
    taken.add(id);
    return id;
  });
}

function slugOf(name: string, otherwise: string): string {
  return SLUG.test(name) ? name : slugify(name, otherwise);
}

function groupRule(
  { parent, members, min, max }: Group,
  index: number,
  { features }: FeatureModel,
  ids: readonly string[],
): Rule {
  return {
    id: `group-${index + 1}`,
    message: `Parts of ${features[parent]?.name ?? ''}`.slice(0, TEXT_LENGTH_MAX),
    kind: 'choose',
    owner: ids[parent] ?? '',
    of: members.map((member) => ids[member] ?? ''),
    min,
    max,
  };
}

function constraintRule(
  { postfix, line }: Constraint,
  at: number,
  { features }: FeatureModel,
  ids: readonly string[],
): Rule {
  const id = `constraint-${at + 1}`;
  const name = (index: number): string => features[index]?.name ?? '';
  const on = (index: number, value: boolean) =>
    ({ ref: { option: ids[index] ?? '' }, op: '=', value }) as const;
  const [left, right, first, second] = postfix;
  if (typeof left === 'number' && typeof right === 'number') {
    if (postfix.length === 3 && first === '=>') {
      const message = `${name(left)} needs ${name(right)}`.slice(0, TEXT_LENGTH_MAX);
      return { id, message, kind: 'requires', when: [on(left, true)], must: [on(right, true)] };
    }
    if (postfix.length === 4 && first === '!' && second === '=>') {
      const message = `${name(left)} excludes ${name(right)}`.slice(0, TEXT_LENGTH_MAX);
      return { id, message, kind: 'excludes', when: [on(left, true), on(right, true)] };
    }
  }
  const spelt = postfix.length <= SPELT_OUT_MAX ? spell(postfix, name) : '';
  return {
    id,
    message: spelt === '' || spelt.length > TEXT_LENGTH_MAX ? `Line ${line} of the model` : spelt,
    kind: 'formula',
    postfix: postfix.map((item) => (typeof item === 'number' ? (ids[item] ?? '') : item)),
  };
}

const WORDS = { '&': 'and', '|': 'or', '=>': 'needs', '<=>': 'goes exactly with' } as const;

/** The constraint in words, with parentheses around each part that has several. */
function spell(postfix: Constraint['postfix'], name: (index: number) => string): string {
  const stack: string[] = [];
  for (const item of postfix) {
    if (typeof item === 'number') stack.push(name(item));
    else if (item === '!') stack.push(`not ${stack.pop() ?? ''}`);
    else {
      const right = stack.pop() ?? '';
      stack.push(`(${stack.pop() ?? ''} ${WORDS[item]} ${right})`);
    }
  }
  return (stack.pop() ?? '').replace(/^\((.*)\)$/, '$1');
}
