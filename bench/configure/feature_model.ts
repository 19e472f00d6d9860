import type { Offering } from '../../core/contract/catalog.ts';
import type {
  Constraint,
  Feature,
  FeatureModel,
  Group,
} from '../../core/domain/feature_model/model.ts';
import { offeringOfModel } from '../../core/domain/feature_model/offering.ts';

type Draft = {
  readonly features: Feature[];
  readonly groups: Group[];
  readonly selected: boolean[];
};

/**
 * A product line of so many features, as those that are published look: a tree of groups of one to
 * eight, and one constraint for every eight features between features that are apart. One product
 * is drawn along with the tree, and each constraint allows it, so that the model is not void.
 */
export function seededFeatureModel(size: number, random: () => number): Offering {
  const draft: Draft = { features: [feature(0, -1, -1)], groups: [], selected: [true] };
  for (let parent = 0; draft.features.length < size; parent += 1) {
    const wanted = parent < 20 ? 3 : Math.floor(random() * 3);
    for (let count = 0; count < wanted && draft.features.length < size; count += 1) {
      addGroup(draft, parent, Math.min(size - draft.features.length, groupSize(random)), random);
    }
  }
  const constraints = Array.from({ length: Math.floor(size / 8) }, (_, line) =>
    constraintFor(draft, line, random),
  );
  const { features, groups } = draft;
  const model: FeatureModel = { name: `product-line-${size}`, features, groups, constraints };
  return offeringOfModel(model);
}

function groupSize(random: () => number): number {
  return random() < 0.5 ? 1 : 2 + Math.floor(random() * 7);
}

function feature(at: number, parent: number, group: number): Feature {
  return { name: `f${at}`, parent, group, abstract: false, line: at + 1 };
}

function addGroup(draft: Draft, parent: number, size: number, random: () => number): void {
  const { features, groups, selected } = draft;
  const members = Array.from({ length: size }, (_, at) => features.length + at);
  const owned = selected[parent] ?? false;
  const turn = random();
  const group = { parent, members, line: features.length + 1 };
  const first = features.length;
  for (const at of members) features.push(feature(at, parent, groups.length));
  if (size === 1) {
    const mandatory = turn < 0.3;
    groups.push({
      ...group,
      kind: mandatory ? 'mandatory' : 'optional',
      min: mandatory ? 1 : 0,
      max: 1,
    });
    selected.push(owned && (mandatory || random() < 0.5));
  } else if (turn < 0.5) {
    groups.push({ ...group, kind: 'alternative', min: 1, max: 1 });
    const chosen = first + Math.floor(random() * size);
    for (const at of members) selected.push(owned && at === chosen);
  } else {
    groups.push({ ...group, kind: 'or', min: 1, max: size });
    const chosen = first + Math.floor(random() * size);
    for (const at of members) selected.push(owned && (at === chosen || random() < 0.4));
  }
}

function constraintFor(draft: Draft, line: number, random: () => number): Constraint {
  const { features, selected } = draft;
  const any = (): number => 1 + Math.floor(random() * (features.length - 1));
  const base = { line: features.length + line, column: 1 };
  for (;;) {
    const [left, right, third] = [any(), any(), any()];
    if (new Set([left, right, third]).size < 3) continue;
    const [one = false, other = false, last = false] = [left, right, third].map(
      (at) => selected[at],
    );
    const turn = random();
    if (turn < 0.55 && (!one || other)) return { ...base, postfix: [left, right, '=>'] };
    if (turn >= 0.55 && turn < 0.8 && !(one && other)) {
      return { ...base, postfix: [left, right, '!', '=>'] };
    }
    if (turn >= 0.8 && (!one || other || last)) {
      return { ...base, postfix: [left, right, third, '|', '=>'] };
    }
  }
}
