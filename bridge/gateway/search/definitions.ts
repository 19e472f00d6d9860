/** Search and look-up of deployed processes; all of them are in memory. */
import type { Definition } from '../model/model.ts';
import type { World } from '../broker/world.ts';
import { key_param, ok, runtime_of, type Call, type Reply } from '../http/call.ts';
import { HttpProblem } from '../http/problem.ts';
import { read_query, respond } from './page.ts';

function definition_json({ key, version, resource, process }: Definition) {
  return {
    name: process.name,
    resourceName: resource,
    version,
    ...(process.versionTag === null ? {} : { versionTag: process.versionTag }),
    processDefinitionId: process.id,
    tenantId: '<default>',
    processDefinitionKey: String(key),
    hasStartForm: false,
  };
}

export function search_definitions(call: Call): Reply {
  const { world } = runtime_of(call);
  const query = read_query(call);
  const latest = query.filter['isLatestVersion'] === true;
  const all = [...(latest ? world.latest : world.definitions).values()];
  return respond(query, all.map(definition_json), false, ['isLatestVersion']);
}

function find(world: World, call: Call): Definition {
  const key = key_param(call);
  const definition = world.definitions.get(key);
  if (definition !== undefined) return definition;
  throw new HttpProblem('NOT_FOUND', `Process Definition with key '${key}' not found`);
}

export function get_definition(call: Call): Reply {
  return ok(definition_json(find(runtime_of(call).world, call)));
}

export function get_definition_xml(call: Call): Reply {
  const { xml } = find(runtime_of(call).world, call);
  return { status: 200, body: xml, type: 'text/xml' };
}
