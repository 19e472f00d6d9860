/**
 * Search of what is inside instances: element instances, variables, jobs. Live instances are in
 * memory; finished ones are read when the filter names them, else the newest of them.
 */
import { decode_instance } from '../broker/encode.ts';
import type { World } from '../broker/world.ts';
import type { Instance, InstanceStatus } from '../engine/state.ts';
import { runtime_of, type Call, type Reply } from '../http/call.ts';
import type { Sql } from '../../../db/connect.ts';
import type { Item } from './filter.ts';
import { element_items, job_items, variable_items } from './items.ts';
import { exact_keys, read_query, respond, type Query } from './page.ts';

const FINISHED_MAX = 500;
const ITEMS_MAX = 20_000;

async function instances_for(call: Call, world: World, query: Query) {
  const scope = query.filter['scopeKey'] ?? query.filter['elementInstanceScopeKey'];
  const keys = exact_keys(query.filter['processInstanceKey']);
  const wanted = keys ?? exact_keys(scope)?.filter((key) => world.instances.has(Number(key)));
  if (wanted === undefined || wanted.length === 0) {
    const finished = await select_finished(call.gateway.reader, null);
    return { instances: [...world.instances.values(), ...finished], all: false };
  }
  const live = wanted.flatMap((key) => world.instances.get(Number(key)) ?? []);
  const rest = wanted.filter((key) => !world.instances.has(Number(key)));
  const finished = rest.length === 0 ? [] : await select_finished(call.gateway.reader, rest);
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

async function select_finished(sql: Sql, keys: readonly string[] | null): Promise<Instance[]> {
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
    decode_instance({
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
  items_of: (world: World, instance: Instance) => Iterable<Item>,
): Promise<Reply> {
  const { world } = runtime_of(call);
  const query = read_query(call);
  const { instances, all } = await instances_for(call, world, query);
  const items: Item[] = [];
  for (const instance of instances) {
    for (const item of items_of(world, instance)) items.push(item);
    if (items.length >= ITEMS_MAX) return respond(query, items, true);
  }
  return respond(query, items, !all && instances.length >= FINISHED_MAX);
}

export function search_elements(call: Call): Promise<Reply> {
  return search(call, element_items);
}

export function search_variables(call: Call): Promise<Reply> {
  return search(call, (_, instance) => variable_items(instance));
}

export function search_jobs(call: Call): Promise<Reply> {
  return search(call, job_items);
}
