/** Search and look-up of user tasks and incidents: each has a table of its own. */
import type { Sql } from '../../../db/connect.ts';
import type { World } from '../broker/world.ts';
import { keyParam, ok, runtimeOf, type Call, type Reply } from '../http/call.ts';
import { HttpProblem } from '../http/problem.ts';
import { CANDIDATES_MAX } from './instances.ts';
import { exactKeys, readQuery, refuseFilters, respond, type Query } from './page.ts';

type TaskRow = {
  readonly key: string;
  readonly instance: string;
  readonly definition: string;
  readonly element_instance: string;
  readonly process: string;
  readonly element: string;
  readonly state: string;
  readonly assignee: string | null;
  readonly groups: string[];
  readonly users: string[];
  readonly priority: number;
  readonly due: string | null;
  readonly follow_up: string | null;
  readonly created: string;
  readonly ended: string | null;
};

type By = {
  keys: readonly string[] | null;
  instances: readonly string[] | null;
  state: string | null;
};

function byFilter(query: Query, key: string): By {
  const { state, processInstanceKey } = query.filter;
  return {
    keys: exactKeys(query.filter[key]),
    instances: exactKeys(processInstanceKey),
    state: typeof state === 'string' ? state : null,
  };
}

function selectTasks(sql: Sql, { keys, instances, state }: By) {
  return sql<TaskRow[]>`
    select key::text as key, instance_key::text as instance, definition_key::text as definition,
      element_instance_key::text as element_instance, process_id as process,
      element_id as element, state, assignee, candidate_groups as groups,
      candidate_users as users, priority, due_date as due, follow_up_date as follow_up,
      created_at as created, ended_at as ended
    from workflow.user_task
    where (${keys === null} or key = any(${(keys ?? []) as string[]}::bigint[]))
      and (${instances === null} or instance_key = any(${(instances ?? []) as string[]}::bigint[]))
      and (${state}::text is null or state = ${state})
    order by key desc limit ${CANDIDATES_MAX + 1}
  `;
}

function taskJson(world: World, row: TaskRow) {
  const definition = world.definitions.get(Number(row.definition));
  const model = definition?.process.elements.find((each) => each.id === row.element);
  const form = model?.userTask?.externalFormReference;
  return {
    name: model?.name ?? row.element,
    state: row.state,
    ...(row.assignee === null ? {} : { assignee: row.assignee }),
    elementId: row.element,
    candidateGroups: row.groups,
    candidateUsers: row.users,
    processDefinitionId: row.process,
    creationDate: row.created,
    ...(row.ended === null ? {} : { completionDate: row.ended }),
    ...(row.due === null ? {} : { dueDate: row.due }),
    ...(row.follow_up === null ? {} : { followUpDate: row.follow_up }),
    tenantId: '<default>',
    ...(form ? { externalFormReference: form } : {}),
    processDefinitionVersion: definition?.version ?? 0,
    customHeaders: model?.headers ?? {},
    priority: row.priority,
    userTaskKey: row.key,
    elementInstanceKey: row.element_instance,
    processName: definition?.process.name ?? row.process,
    processDefinitionKey: row.definition,
    processInstanceKey: row.instance,
  };
}

export async function searchUserTasks(call: Call): Promise<Reply> {
  const { world } = runtimeOf(call);
  const query = readQuery(call);
  refuseFilters(query, ['processInstanceVariables', 'localVariables']);
  const rows = await selectTasks(call.gateway.reader, byFilter(query, 'userTaskKey'));
  const { candidateGroup, candidateUser, ...filter } = query.filter;
  const plural = { ...filter, candidateGroups: candidateGroup, candidateUsers: candidateUser };
  const items = rows.map((row) => taskJson(world, row));
  return respond({ ...query, filter: plural }, items, rows.length > CANDIDATES_MAX);
}

export async function getUserTask(call: Call): Promise<Reply> {
  const { world } = runtimeOf(call);
  const key = String(keyParam(call));
  const by = { keys: [key], instances: null, state: null };
  const [row] = await selectTasks(call.gateway.reader, by);
  if (row === undefined)
    throw new HttpProblem('NOT_FOUND', `User Task with key '${key}' not found`);
  return ok(taskJson(world, row));
}

type IncidentRow = {
  readonly key: string;
  readonly instance: string;
  readonly definition: string;
  readonly element_instance: string;
  readonly process: string;
  readonly element: string;
  readonly job: string | null;
  readonly type: string;
  readonly message: string;
  readonly state: string;
  readonly created: string;
};

function selectIncidents(sql: Sql, { keys, instances, state }: By) {
  return sql<IncidentRow[]>`
    select key::text as key, instance_key::text as instance, definition_key::text as definition,
      element_instance_key::text as element_instance, process_id as process,
      element_id as element, job_key::text as job, type, message, state, created_at as created
    from workflow.incident
    where (${keys === null} or key = any(${(keys ?? []) as string[]}::bigint[]))
      and (${instances === null} or instance_key = any(${(instances ?? []) as string[]}::bigint[]))
      and (${state}::text is null or state = ${state})
    order by key desc limit ${CANDIDATES_MAX + 1}
  `;
}

function incidentJson(row: IncidentRow) {
  return {
    processDefinitionId: row.process,
    errorType: row.type,
    errorMessage: row.message,
    elementId: row.element,
    creationTime: row.created,
    state: row.state,
    tenantId: '<default>',
    incidentKey: row.key,
    processDefinitionKey: row.definition,
    processInstanceKey: row.instance,
    elementInstanceKey: row.element_instance,
    ...(row.job === null ? {} : { jobKey: row.job }),
  };
}

export async function searchIncidents(call: Call): Promise<Reply> {
  runtimeOf(call);
  const query = readQuery(call);
  const rows = await selectIncidents(call.gateway.reader, byFilter(query, 'incidentKey'));
  return respond(query, rows.map(incidentJson), rows.length > CANDIDATES_MAX);
}

export async function getIncident(call: Call): Promise<Reply> {
  runtimeOf(call);
  const key = String(keyParam(call));
  const by = { keys: [key], instances: null, state: null };
  const [row] = await selectIncidents(call.gateway.reader, by);
  if (row === undefined) throw new HttpProblem('NOT_FOUND', `Incident with key '${key}' not found`);
  return ok(incidentJson(row));
}
