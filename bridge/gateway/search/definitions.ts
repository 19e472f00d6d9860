/** Search and look-up of deployed processes; all of them are in memory. */
import type { Definition } from '../model/model.ts';
import type { World } from '../broker/world.ts';
import { keyParam, ok, runtimeOf, type Call, type Reply } from '../http/call.ts';
import { HttpProblem } from '../http/problem.ts';
import { readQuery, respond } from './page.ts';

function definitionJson({ key, version, resource, process }: Definition) {
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

export function searchDefinitions(call: Call): Reply {
  const { world } = runtimeOf(call);
  const query = readQuery(call);
  const latest = query.filter['isLatestVersion'] === true;
  const all = [...(latest ? world.latest : world.definitions).values()];
  return respond(query, all.map(definitionJson), false, ['isLatestVersion']);
}

function find(world: World, call: Call): Definition {
  const key = keyParam(call);
  const definition = world.definitions.get(key);
  if (definition !== undefined) return definition;
  throw new HttpProblem('NOT_FOUND', `Process Definition with key '${key}' not found`);
}

export function getDefinition(call: Call): Reply {
  return ok(definitionJson(find(runtimeOf(call).world, call)));
}

export function getDefinitionXml(call: Call): Reply {
  const { xml } = find(runtimeOf(call).world, call);
  return { status: 200, body: xml, type: 'text/xml' };
}
