/** Creation and cancellation of process instances, and variables set from outside. */
import * as v from 'valibot';
import { visible } from '../engine/scope.ts';
import type { Instance } from '../engine/state.ts';
import type { Definition } from '../model/model.ts';
import { LIMITS } from '../broker/limits.ts';
import { ownerOf, runCancel, runCreate, runSetVariables } from '../broker/commands.ts';
import { refuse } from '../engine/step.ts';
import type { World } from '../broker/world.ts';
import {
  command,
  inBatch,
  jsonBody,
  keyParam,
  ok,
  parseKey,
  runtimeOf,
  type Call,
  type Reply,
} from './call.ts';
import { Millis, Name, Tenant, Variables } from './fields.ts';
import { HttpProblem, rejected } from './problem.ts';

const Creation = v.object({
  processDefinitionId: v.nullish(Name),
  processDefinitionKey: v.nullish(Name),
  processDefinitionVersion: v.nullish(Millis, -1),
  variables: Variables,
  tenantId: Tenant,
  tags: v.nullish(v.array(Name), []),
  awaitCompletion: v.nullish(v.boolean(), false),
  startInstructions: v.nullish(v.pipe(v.array(v.unknown()), v.maxLength(0, 'not supported here'))),
});

export async function createInstance(call: Call): Promise<Reply> {
  const body = jsonBody(call, Creation);
  if (body.awaitCompletion) {
    throw new HttpProblem('INVALID_ARGUMENT', 'awaitCompletion is not supported by this gateway');
  }
  if (runtimeOf(call).world.instances.size >= LIMITS.instancesMax) {
    throw new HttpProblem('RESOURCE_EXHAUSTED', 'too many process instances are active');
  }
  const byKey = body.processDefinitionKey ? parseKey(body.processDefinitionKey) : null;
  const { definition, outcome } = await inBatch(call, ({ world }) => {
    const definition = byKey === null ? wanted(world, body) : world.definitions.get(byKey);
    if (!definition) {
      const outcome = refuse(
        'NOT_FOUND',
        'Expected to find the process definition, but none was found',
      );
      return { definition, outcome };
    }
    const { variables: vars, tags } = body;
    return { definition, outcome: runCreate(world, { definition, vars, tags: tags ?? [] }) };
  });
  if (!outcome.ok) throw rejected('CREATE', outcome.code, outcome.detail);
  return ok(createdJson(outcome.instance, definition));
}

function wanted(world: World, body: v.InferOutput<typeof Creation>): Definition | null {
  const latest = world.latest.get(body.processDefinitionId ?? '') ?? null;
  const version = body.processDefinitionVersion ?? -1;
  if (version === -1 || latest === null) return latest;
  for (const each of world.definitions.values()) {
    if (each.process.id === latest.process.id && each.version === version) return each;
  }
  return null;
}

function createdJson(instance: Instance, definition: Definition | null | undefined) {
  return {
    processDefinitionId: definition?.process.id ?? '',
    processDefinitionVersion: definition?.version ?? 0,
    tenantId: '<default>',
    variables: visible(instance.elements, instance.key, null),
    processDefinitionKey: String(instance.definition),
    processInstanceKey: String(instance.key),
    tags: instance.tags,
  };
}

export function cancelInstance(call: Call): Promise<Reply> {
  const key = keyParam(call);
  return command(call, 'CANCEL', ({ world }) => runCancel(world, key));
}

const Setting = v.object({ variables: Variables, local: v.nullish(v.boolean(), false) });

export function setVariables(call: Call): Promise<Reply> {
  const element = keyParam(call);
  const { variables: vars, local } = jsonBody(call, Setting);
  return command(call, 'UPDATE', ({ world }) => {
    const instance = ownerOf(world, element)?.key;
    if (instance === undefined) {
      return refuse('NOT_FOUND', `no active element instance with key '${element}'`);
    }
    return runSetVariables(world, { instance, element, vars, local: local ?? false });
  });
}
