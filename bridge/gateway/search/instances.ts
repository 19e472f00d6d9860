/** Search and look-up of process instances: their rows say it all. */
import { HttpProblem } from '../http/problem.ts';
import { keyParam, ok, runtimeOf, type Call, type Reply } from '../http/call.ts';
import type { World } from '../broker/world.ts';
import type { Sql } from '../../../db/connect.ts';
import { exactKeys, readQuery, refuseFilters, respond } from './page.ts';

export const CANDIDATES_MAX = 10_000;

type Row = {
  readonly key: string;
  readonly definition: string;
  readonly process: string;
  readonly state: 'ACTIVE' | 'COMPLETED' | 'TERMINATED';
  readonly started: string;
  readonly ended: string | null;
  readonly incidents: number;
  readonly tags: string[];
};

function selectInstances(
  sql: Sql,
  by: { keys: readonly string[] | null; process: string | null; state: string | null },
) {
  return sql<Row[]>`
    select key::text as key, definition_key::text as definition, process_id as process,
      status as state, started_at as started, ended_at as ended, incidents, tags
    from workflow.instance
    where (${by.keys === null} or key = any(${(by.keys ?? []) as string[]}::bigint[]))
      and (${by.process}::text is null or process_id = ${by.process})
      and (${by.state}::text is null or status = ${by.state})
    order by key desc
    limit ${CANDIDATES_MAX + 1}
  `;
}

function instanceJson(world: World, row: Row) {
  const definition = world.definitions.get(Number(row.definition));
  const tag = definition?.process.versionTag;
  return {
    processDefinitionId: row.process,
    processDefinitionName: definition?.process.name ?? row.process,
    processDefinitionVersion: definition?.version ?? 0,
    ...(tag ? { processDefinitionVersionTag: tag } : {}),
    startDate: row.started,
    ...(row.ended === null ? {} : { endDate: row.ended }),
    state: row.state,
    hasIncident: row.incidents > 0,
    tenantId: '<default>',
    processInstanceKey: row.key,
    processDefinitionKey: row.definition,
    tags: row.tags,
  };
}

/** Filters that would need every variable of every instance. */
const REFUSED = ['variables', 'errorMessage', 'batchOperationId', 'elementId'];

export async function searchInstances(call: Call): Promise<Reply> {
  const { world } = runtimeOf(call);
  const query = readQuery(call);
  refuseFilters(query, REFUSED);
  const { processInstanceKey, processDefinitionId: process, state } = query.filter;
  const rows = await selectInstances(call.gateway.reader, {
    keys: exactKeys(processInstanceKey),
    process: typeof process === 'string' ? process : null,
    state: typeof state === 'string' ? state : null,
  });
  const items = rows.map((row) => instanceJson(world, row));
  return respond(query, items, rows.length > CANDIDATES_MAX);
}

export async function getInstance(call: Call): Promise<Reply> {
  const { world } = runtimeOf(call);
  const key = String(keyParam(call));
  const [row] = await selectInstances(call.gateway.reader, {
    keys: [key],
    process: null,
    state: null,
  });
  if (row === undefined) {
    throw new HttpProblem('NOT_FOUND', `Process Instance with key '${key}' not found`);
  }
  return ok(instanceJson(world, row));
}
