import type { Constraint, FeatureModel } from './model.ts';

/** Whether exactly these features may be selected together; by feature index. */
export function isConfiguration(model: FeatureModel, selected: readonly boolean[]): boolean {
  const has = (index: number): boolean => selected[index] === true;
  if (!has(0)) return false;
  for (const [index, { parent }] of model.features.entries()) {
    if (parent !== -1 && has(index) && !has(parent)) return false;
  }
  for (const { parent, members, min, max } of model.groups) {
    const count = members.filter(has).length;
    if (count > max || (has(parent) && count < min)) return false;
  }
  return model.constraints.every((constraint) => isSatisfied(constraint, has));
}

export function isSatisfied(
  { postfix }: Pick<Constraint, 'postfix'>,
  has: (index: number) => boolean,
): boolean {
  const stack: boolean[] = [];
  for (const item of postfix) {
    if (typeof item === 'number') {
      stack.push(has(item));
      continue;
    }
    const right = stack.pop() ?? false;
    if (item === '!') {
      stack.push(!right);
      continue;
    }
    const left = stack.pop() ?? false;
    if (item === '&') stack.push(left && right);
    else if (item === '|') stack.push(left || right);
    else if (item === '=>') stack.push(!left || right);
    else stack.push(left === right);
  }
  return stack.pop() ?? true;
}
