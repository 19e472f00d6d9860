/** Takes compiled processes into the world; the same text again is the same version. */
import type { Definition, Process } from '../model/model.ts';
import { nameOf } from './apply.ts';
import { nextKey, type World } from './world.ts';

export type Resource = {
  readonly name: string;
  readonly xml: string;
  readonly checksum: string;
  readonly processes: readonly Process[];
};

export type Deployed = { readonly key: number; readonly fresh: readonly Definition[] };

export function deploy(world: World, resources: readonly Resource[]) {
  const deployment = nextKey(world);
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
        key: nextKey(world),
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
    const others = (world.starts.get(nameOf(name)) ?? []).filter((each) => each !== before);
    world.starts.set(nameOf(name), others);
  }
  for (const { name } of process.messageStarts) {
    world.starts.set(nameOf(name), [...(world.starts.get(nameOf(name)) ?? []), definition]);
  }
}
