/** Takes compiled processes into the world; the same text again is the same version. */
import type { Definition, Process } from '../model/model.ts';
import { name_of } from './apply.ts';
import { next_key, type World } from './world.ts';

export type Resource = {
  readonly name: string;
  readonly xml: string;
  readonly checksum: string;
  readonly processes: readonly Process[];
};

export type Deployed = { readonly key: number; readonly fresh: readonly Definition[] };

export function deploy(world: World, resources: readonly Resource[]) {
  const deployment = next_key(world);
  const all: Definition[] = [];
  const fresh: Definition[] = [];
  for (const { name, xml, checksum, processes } of resources) {
    for (const process of processes) {
      const latest = world.latest.get(process.id);
      if (latest?.checksum === checksum && latest.resource === name) {
        all.push(latest);
        continue;
      }
      const definition: Definition = {
        key: next_key(world),
        version: (latest?.version ?? 0) + 1,
        resource: name,
        checksum,
        xml,
        process,
      };
      all.push(definition);
      fresh.push(definition);
      install(world, definition);
    }
  }
  return { deployment, all, fresh };
}

/** Message starts always lead to the newest version. */
export function install(world: World, definition: Definition): void {
  world.definitions.set(definition.key, definition);
  const { process } = definition;
  const before = world.latest.get(process.id);
  if (before !== undefined && before.version > definition.version) return;
  world.latest.set(process.id, definition);
  for (const { name } of before?.process.messageStarts ?? []) {
    const others = (world.starts.get(name_of(name)) ?? []).filter((each) => each !== before);
    world.starts.set(name_of(name), others);
  }
  for (const { name } of process.messageStarts) {
    world.starts.set(name_of(name), [...(world.starts.get(name_of(name)) ?? []), definition]);
  }
}
