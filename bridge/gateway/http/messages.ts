/** Publication (buffered) and correlation (now or never) of messages. */
import * as v from 'valibot';
import { LIMITS } from '../broker/limits.ts';
import { runPublish } from '../broker/commands.ts';
import { inBatch, jsonBody, ok, runtimeOf, type Call, type Reply } from './call.ts';
import { Millis, Name, Tenant, Variables } from './fields.ts';
import { HttpProblem, rejected } from './problem.ts';

const Publication = v.object({
  name: Name,
  correlationKey: v.nullish(v.pipe(v.string(), v.maxLength(LIMITS.nameCharsMax)), ''),
  timeToLive: v.nullish(v.pipe(Millis, v.minValue(0), v.maxValue(LIMITS.messageTtlMaxMs)), 0),
  messageId: v.nullish(v.pipe(v.string(), v.maxLength(LIMITS.nameCharsMax))),
  variables: Variables,
  tenantId: Tenant,
});

export async function publishMessage(call: Call): Promise<Reply> {
  const body = jsonBody(call, Publication);
  if (runtimeOf(call).world.messages.size >= LIMITS.messagesMax) {
    throw new HttpProblem('RESOURCE_EXHAUSTED', 'too many messages are buffered');
  }
  const published = await inBatch(call, ({ world }) =>
    runPublish(world, {
      name: body.name,
      correlation: body.correlationKey ?? '',
      id: body.messageId === undefined || body.messageId === '' ? null : body.messageId,
      ttlMs: body.timeToLive ?? 0,
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
  correlationKey: v.nullish(v.pipe(v.string(), v.maxLength(LIMITS.nameCharsMax)), ''),
  variables: Variables,
  tenantId: Tenant,
});

export async function correlateMessage(call: Call): Promise<Reply> {
  const body = jsonBody(call, Correlation);
  const correlation = body.correlationKey ?? '';
  const published = await inBatch(call, ({ world }) =>
    runPublish(world, { name: body.name, correlation, id: null, ttlMs: 0, vars: body.variables }),
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
