import type { CatalogSettings, Offering, TaskTemplate } from '../../contract/catalog.ts';
import type { FulfilmentTask, OrderItem } from '../../contract/order.ts';
import type { Refusal } from '../../contract/reply.ts';
import { refuse } from '../../contract/reply.ts';
import { wavesOf } from './waves.ts';

export type Plan = {
  readonly ok: true;
  /** By wave, then in order of items and of their mapping. */
  readonly tasks: readonly FulfilmentTask[];
  /** The same tasks grouped: `waves[n]` holds those of wave n, counted from 0. */
  readonly waves: readonly (readonly FulfilmentTask[])[];
};

/**
 * Expands each item by its technical mapping, or the catalogue's default, into one acyclic plan.
 * Components, at any depth, add the tasks of their own mapping; without one they are covered by
 * their item. Tasks depend on tasks of the same mapping only. No mapping: no tasks.
 * Refuses `catalog_invalid` for a mapping that depends on itself or on a task that isn't there.
 */
export function planTasks(
  items: readonly OrderItem[],
  settings: Pick<CatalogSettings, 'defaultFulfilment'>,
  offerings: ReadonlyMap<string, Pick<Offering, 'fulfilment'>>,
  newId: () => string,
): Plan | Refusal {
  const waves: FulfilmentTask[][] = [];
  for (const item of items) {
    for (const { templates, offeringId } of mappingsOf(item, settings, offerings)) {
      const levels = wavesOf(templates);
      if (!levels.ok) {
        const mapped = offeringId ?? item.offeringId;
        return refuse('catalog_invalid', `the technical mapping of "${mapped}" ${levels.detail}`);
      }
      const ids = new Map(templates.map((template) => [template.id, newId()]));
      for (const template of templates) {
        const wave = levels.wave.get(template.id) ?? 0;
        const task = taskOf(template, item, wave, ids, offeringId);
        (waves[wave] ??= []).push(task);
      }
    }
  }
  return { ok: true, tasks: waves.flat(), waves };
}

type Mapping = {
  readonly templates: readonly TaskTemplate[];
  /** Of a component. */
  readonly offeringId?: string;
};

function mappingsOf(
  item: OrderItem,
  { defaultFulfilment }: Pick<CatalogSettings, 'defaultFulfilment'>,
  offerings: ReadonlyMap<string, Pick<Offering, 'fulfilment'>>,
): Mapping[] {
  const own = offerings.get(item.offeringId)?.fulfilment ?? defaultFulfilment;
  const inside = (item.components ?? []).flatMap(({ offeringId }) => {
    const templates = offerings.get(offeringId)?.fulfilment;
    return templates === undefined ? [] : [{ templates, offeringId }];
  });
  return [{ templates: own }, ...inside];
}

function taskOf(
  template: TaskTemplate,
  item: OrderItem,
  wave: number,
  ids: ReadonlyMap<string, string>,
  offeringId: string | undefined,
): FulfilmentTask {
  return {
    id: ids.get(template.id) ?? '',
    type: template.id,
    behaviour: template.behaviour,
    lineId: item.lineId,
    ...(offeringId === undefined ? {} : { offeringId }),
    wave,
    dependsOn: template.dependsOn.map((dependency) => ids.get(dependency) ?? ''),
    callback: template.callback,
    status: 'pending',
    attempts: 0,
  };
}
