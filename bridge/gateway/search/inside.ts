/**
 * Search of what is inside instances: element instances, variables, jobs. Live instances are in
 * memory; finished ones are read when the filter names them, else the newest of them.
 */
import { decodeInstance } from '../broker/encode.ts';
import type { World } from '../broker/world.ts';
import type { Instance, InstanceStatus } from '../engine/state.ts';
import { runtimeOf, type Call, type Reply } from '../http/call.ts';
import type { Sql } from '../../../db/connect.ts';
import type { Item } from './filter.ts';
import { elementItems, jobItems, variableItems } from './items.ts';
import { exactKeys, readQuery, respond, type Query } from './page.ts';

const FINISHED_MAX = 500;
const ITEMS_MAX = 20_000;

async function instancesFor(call: Call, world: World, query: Query) {
  const scope = query.filter['scopeKey'] ?? query.filter['elementInstanceScopeKey'];
  const keys = exactKeys(query.filter['processInstanceKey']);
  const wanted = keys ?? exactKeys(scope)?.filter((key) => world.instances.has(Number(key)));
  if (wanted === undefined || wanted.length === 0) {
    const finished = await selectFinished(call.gateway.reader, null);
    return { instances: [...world.instances.values(), ...finished], all: false };
  }
  const live = wanted.flatMap((key) => world.instances.get(Number(key)) ?? []);
  const rest = wanted.filter((key) => !world.instances.has(Number(key)));
  const finished = rest.length === 0 ? [] : await selectFinished(call.gateway.reader, rest);
  return { instances: [...live, ...finished], all: true };
}

type Row = {
  readonly key: string;
  readonly definition: string;
  readonly status: InstanceStatus;
  readonly started: number;
  readonly ended: number | null;
  readonly incidents: number;
  readonly tags: string[];
  readonly state: string;
};

async function selectFinished(sql: Sql, keys: readonly string[] | null): Promise<Instance[]> {
  const rows = await sql<Row[]>`
    select key::text as key, definition_key::text as definition, status, incidents, tags, state,
      (extract(epoch from started_at) * 1000)::float8 as started,
      (extract(epoch from ended_at) * 1000)::float8 as ended
    from workflow.instance
    where (${keys === null} and status <> 'ACTIVE')
      or key = any(${(keys ?? []) as string[]}::bigint[])
    order by key desc limit ${keys === null ? FINISHED_MAX : keys.length}
  `;
  return rows.map(({ key, definition, started, ended, ...rest }) =>
    decodeInstance({
      ...rest,
      key: Number(key),
      definition: Number(definition),
      started_at: started,
      ended_at: ended,
    }),
  );
}

async function search(
  call: Call,
  itemsOf: (world: World, instance: Instance) => Iterable<Item>,
): Promise<Reply> {
  const { world } = runtimeOf(call);
  const query = readQuery(call);
  const { instances, all } = await instancesFor(call, world, query);
  const items: Item[] = [];
  for (const instance of instances) {
    for (const item of itemsOf(world, instance)) items.push(item);
    if (items.length >= ITEMS_MAX) return respond(query, items, true);
  }
  return respond(query, items, !all && instances.length >= FINISHED_MAX);
}

export function searchElements(call: Call): Promise<Reply> {
  return search(call, elementItems);
}

export function searchVariables(call: Call): Promise<Reply> {
  return search(call, (_, instance) => variableItems(instance));
}

export function searchJobs(call: Call): Promise<Reply> {
  return search(call, jobItems);
}
