/** What one group commit writes, as columns ready for `unnest`. */
import type { Definition } from '../model/model.ts';
import { encode_state } from '../broker/encode.ts';
import { definition_of, no_changes, type World } from '../broker/world.ts';

export type NewDefinition = { readonly deployment: number; readonly definition: Definition };

export type Batch = {
  readonly last_key: number;
  readonly definitions: readonly NewDefinition[];
  readonly changes: World['changes'];
  /** State texts beside `changes.instances`, in its order. */
  readonly states: readonly string[];
  readonly process_ids: readonly string[];
};

/**
 * Takes the changes out of the world. States are encoded now, once each however many commands
 * touched them, and finished instances leave memory.
 */
export function cut_batch(world: World, definitions: readonly NewDefinition[]): Batch {
  const { changes } = world;
  world.changes = no_changes();
  const states: string[] = [];
  const process_ids: string[] = [];
  for (const instance of changes.instances.values()) {
    states.push(encode_state(instance));
    process_ids.push(definition_of(world, instance.definition).process.id);
  }
  for (const instance of world.ended) world.instances.delete(instance.key);
  world.ended.length = 0;
  return { last_key: world.last_key, definitions, changes, states, process_ids };
}

export function is_empty(batch: Batch): boolean {
  const { instances, locks, messages, user_tasks, incidents } = batch.changes;
  const size = instances.size + locks.size + messages.size + user_tasks.size + incidents.size;
  return size + batch.definitions.length === 0;
}
