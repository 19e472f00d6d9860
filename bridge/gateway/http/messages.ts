/** Publication (buffered) and correlation (now or never) of messages. */
import * as v from 'valibot';
import { LIMITS } from '../broker/limits.ts';
import { run_publish } from '../broker/commands.ts';
import { in_batch, json_body, ok, runtime_of, type Call, type Reply } from './call.ts';
import { Millis, Name, Tenant, Variables } from './fields.ts';
import { HttpProblem, rejected } from './problem.ts';

const Publication = v.object({
  name: Name,
  correlationKey: v.nullish(v.pipe(v.string(), v.maxLength(LIMITS.name_chars_max)), ''),
  timeToLive: v.nullish(v.pipe(Millis, v.minValue(0), v.maxValue(LIMITS.message_ttl_max_ms)), 0),
  messageId: v.nullish(v.pipe(v.string(), v.maxLength(LIMITS.name_chars_max))),
  variables: Variables,
  tenantId: Tenant,
});

export async function publish_message(call: Call): Promise<Reply> {
  const body = json_body(call, Publication);
  if (runtime_of(call).world.messages.size >= LIMITS.messages_max) {
    throw new HttpProblem('RESOURCE_EXHAUSTED', 'too many messages are buffered');
  }
  const published = await in_batch(call, ({ world }) =>
    run_publish(world, {
      name: body.name,
      correlation: body.correlationKey ?? '',
      id: body.messageId === undefined || body.messageId === '' ? null : body.messageId,
      ttl_ms: body.timeToLive ?? 0,
      vars: body.variables,
    }),
  );
  if (published.ok) return ok({ messageKey: String(published.key), tenantId: '<default>' });
  throw rejected(
    'PUBLISH',
    'ALREADY_EXISTS',
    `Expected to publish a new message with id '${published.duplicate}', ` +
      'but a message with that id was already published',
  );
}

const Correlation = v.object({
  name: Name,
  correlationKey: v.nullish(v.pipe(v.string(), v.maxLength(LIMITS.name_chars_max)), ''),
  variables: Variables,
  tenantId: Tenant,
});

export async function correlate_message(call: Call): Promise<Reply> {
  const body = json_body(call, Correlation);
  const correlation = body.correlationKey ?? '';
  const published = await in_batch(call, ({ world }) =>
    run_publish(world, { name: body.name, correlation, id: null, ttl_ms: 0, vars: body.variables }),
  );
  if (published.ok && published.instance !== null) {
    return ok({
      messageKey: String(published.key),
      tenantId: '<default>',
      processInstanceKey: String(published.instance),
    });
  }
  throw rejected(
    'CORRELATE',
    'NOT_FOUND',
    `Expected to find subscription for message with name '${body.name}' and correlation key ` +
      `'${correlation}', but none was found.`,
  );
}
