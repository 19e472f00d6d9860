/** Variables live in scopes; a name is read from the nearest scope that has it. */
import { evaluateExpr, type Result } from '../feel/feel.ts';
import type { Expr } from '../model/model.ts';
import { must, patch, type Draft } from './draft.ts';
import type { ElementInstance, Variables } from './state.ts';

type Elements = ReadonlyMap<number, ElementInstance>;

export function lookupIn(elements: Elements, scope: number): (name: string) => unknown {
  return (name) => {
    for (let at = elements.get(scope); at !== undefined; at = elements.get(at.parent)) {
      if (at.vars !== undefined && Object.hasOwn(at.vars, name)) return at.vars[name];
    }
    return undefined;
  };
}

export function evaluate(d: Draft, scope: number, expr: Expr): Result {
  return evaluateExpr(expr, lookupIn(d.elements, scope));
}

/** Everything that can be seen from a scope, or only the names asked for. */
export function visible(
  elements: Elements,
  scope: number,
  names: readonly string[] | null,
): Record<string, unknown> {
  const chain: Variables[] = [];
  for (let at = elements.get(scope); at !== undefined; at = elements.get(at.parent)) {
    if (at.vars !== undefined) chain.push(at.vars);
  }
  const all: Record<string, unknown> = Object.assign({}, ...chain.toReversed());
  if (names === null || names.length === 0) return all;
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(all, name)).map((name) => [name, all[name]]),
  );
}

export function setLocal(d: Draft, key: number, vars: Variables): void {
  if (Object.keys(vars).length === 0) return;
  patch(d, key, { vars: { ...must(d, key).vars, ...vars } });
}

/** Each variable goes to the nearest scope that has it, else to the root. */
export function propagate(d: Draft, from: number, vars: Variables): void {
  for (const [name, value] of Object.entries(vars)) {
    let at = must(d, from);
    while (at.parent !== 0 && !(at.vars !== undefined && Object.hasOwn(at.vars, name))) {
      at = must(d, at.parent);
    }
    patch(d, at.key, { vars: { ...at.vars, [name]: value } });
  }
}

/** `a.b.c` as the target of a mapping makes nested objects beside what is there. */
export function assignPath(into: Record<string, unknown>, target: string, value: unknown): void {
  const path = target.split('.');
  const last = path.pop() ?? target;
  let at = into;
  for (const step of path) {
    const there = at[step];
    const copy: Record<string, unknown> =
      typeof there === 'object' && there !== null && !Array.isArray(there) ? { ...there } : {};
    at[step] = copy;
    at = copy;
  }
  at[last] = value;
}
