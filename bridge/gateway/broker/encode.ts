/** An instance as the text of its row, and back. */
import type { ElementInstance, Instance, InstanceStatus, Trace } from '../engine/state.ts';

export type StoredInstance = {
  readonly key: number;
  readonly definition: number;
  readonly status: InstanceStatus;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly incidents: number;
  readonly tags: readonly string[];
  readonly state: string;
};

export function encodeState(instance: Instance): string {
  return JSON.stringify({
    elements: [...instance.elements.values()],
    correlation: instance.correlation,
    trail: instance.trail,
    dropped: instance.trailDropped,
  });
}

export function decodeInstance(row: StoredInstance): Instance {
  const { state, ...columns } = row;
  const { elements, correlation, trail, dropped } = JSON.parse(state) as {
    elements: ElementInstance[];
    correlation: string | null;
    trail: Trace[];
    dropped: number;
  };
  return {
    ...columns,
    correlation,
    elements: new Map(elements.map((element) => [element.key, element])),
    trail,
    trailDropped: dropped,
  };
}
