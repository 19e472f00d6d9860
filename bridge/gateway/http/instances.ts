/** Creation and cancellation of process instances, and variables set from outside. */
import * as v from 'valibot';
import { visible } from '../engine/scope.ts';
import type { Instance } from '../engine/state.ts';
import type { Definition } from '../model/model.ts';
import { LIMITS } from '../broker/limits.ts';
import { owner_of, run_cancel, run_create, run_set_variables } from '../broker/commands.ts';
import { refuse } from '../engine/step.ts';
import type { World } from '../broker/world.ts';
import {
  command,
  in_batch,
  json_body,
  key_param,
  ok,
  parse_key,
  runtime_of,
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

export async function create_instance(call: Call): Promise<Reply> {
  const body = json_body(call, Creation);
  if (body.awaitCompletion) {
    throw new HttpProblem('INVALID_ARGUMENT', 'awaitCompletion is not supported by this gateway');
  }
  if (runtime_of(call).world.instances.size >= LIMITS.instances_max) {
    throw new HttpProblem('RESOURCE_EXHAUSTED', 'too many process instances are active');
  }
  const by_key = body.processDefinitionKey ? parse_key(body.processDefinitionKey) : null;
  const { definition, outcome } = await in_batch(call, ({ world }) => {
    const definition = by_key === null ? wanted(world, body) : world.definitions.get(by_key);
    if (!definition) {
      const outcome = refuse(
        'NOT_FOUND',
        'Expected to find the process definition, but none was found',
      );
      return { definition, outcome };
    }
    const { variables: vars, tags } = body;
    return { definition, outcome: run_create(world, { definition, vars, tags: tags ?? [] }) };
  });
  if (!outcome.ok) throw rejected('CREATE', outcome.code, outcome.detail);
  return ok(created_json(outcome.instance, definition));
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

function created_json(instance: Instance, definition: Definition | null | undefined) {
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

export function cancel_instance(call: Call): Promise<Reply> {
  const key = key_param(call);
  return command(call, 'CANCEL', ({ world }) => run_cancel(world, key));
}

const Setting = v.object({ variables: Variables, local: v.nullish(v.boolean(), false) });

export function set_variables(call: Call): Promise<Reply> {
  const element = key_param(call);
  const { variables: vars, local } = json_body(call, Setting);
  return command(call, 'UPDATE', ({ world }) => {
    const instance = owner_of(world, element)?.key;
    if (instance === undefined) {
      return refuse('NOT_FOUND', `no active element instance with key '${element}'`);
    }
    return run_set_variables(world, { instance, element, vars, local: local ?? false });
  });
}
