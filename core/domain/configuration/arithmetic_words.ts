import type { Expression } from '../../contract/rules.ts';
import type { Chosen } from './chosen.ts';
import type { Model } from './model.ts';
import { readsOf } from './model.ts';

/** Enough digits for a measure, without the noise of floating point. */
function figure(value: number): string {
  return String(Number(value.toPrecision(10)));
}

/** A side of a comparison in words: `160 (CPU "Intel Core i9-14900K", Video card "…")`. */
export function spell(expression: Expression, value: number, chosen: Chosen, model: Model): string {
  const sources = [...new Set(readsOf(expression))].map((trigger) => {
    const [kind, id = ''] = trigger.split(':');
    if (kind === 'option') return model.options.get(id)?.name ?? id;
    const parts = chosen.slots.get(id) ?? [];
    const names = parts.map(({ offering, quantity }) =>
      quantity === 1 ? `"${offering.name}"` : `${quantity} × "${offering.name}"`,
    );
    return `${model.slots.get(id)?.name ?? id} ${names.join(', ')}`;
  });
  return sources.length === 0 ? figure(value) : `${figure(value)} (${sources.join('; ')})`;
}
