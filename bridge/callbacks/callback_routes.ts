import { createHash } from 'node:crypto';
import { getMeter } from '../../ops/telemetry/meter.ts';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import * as v from 'valibot';
import { SlugSchema, UuidSchema } from '../../core/contract/common.ts';
import { EffectCallbackSchema } from '../../core/contract/provisioning.ts';
import type { Refusal } from '../../core/contract/reply.ts';
import { isPassingRefusal } from '../commands/command.ts';
import type { SendCommand } from '../commands/command.ts';
import type { CallbackUrls } from './callback_url.ts';

const BODY_BYTES_MAX = 16_384;

const TargetSchema = v.object({
  tenant: SlugSchema,
  orderId: UuidSchema,
  taskId: UuidSchema,
  attempt: v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.toNumber()),
});

const received = getMeter('bridge').createCounter('bridge.callbacks', {
  description: 'Callbacks of external systems by HTTP status of the answer.',
});

/** Answers 2xx only when the core has it; before that, the external system has to call again. */
export function callbackRoutes(urls: CallbackUrls, send: SendCommand): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    received.add(1, { status: c.res.status });
  });
  app.post('/:tenant/:orderId/:taskId', bodyLimit({ maxSize: BODY_BYTES_MAX }), async (c) => {
    const { attempt, sig } = c.req.query();
    const target = v.safeParse(TargetSchema, { ...c.req.param(), attempt });
    if (!target.success || !urls.isSigned(target.output, sig ?? '')) {
      return c.json({ code: 'unauthenticated', detail: 'this is not a URL that we gave out' }, 401);
    }
    const body = v.safeParse(EffectCallbackSchema, await c.req.json().catch(() => undefined));
    if (!body.success) {
      return c.json({ code: 'invalid_request', detail: v.summarize(body.issues) }, 400);
    }
    const { tenant, orderId, taskId } = target.output;
    const report = { orderId, taskId, ...body.output };
    const idempotencyKey = keyOf(taskId, target.output.attempt, report);
    const reply = await send('task_callback', report, { tenant, idempotencyKey });
    if (reply.ok) return c.json({ status: reply.body.status });
    return c.json({ code: reply.code, detail: reply.detail }, statusOf(reply));
  });
  return app;
}

/** The same report on the same attempt is the same command, however often it arrives. */
function keyOf(taskId: string, attempt: number, report: object): string {
  const digest = createHash('sha256').update(JSON.stringify(report)).digest('hex');
  return `${taskId}:callback:${attempt}:${digest.slice(0, 24)}`;
}

/** 4xx is final for the caller, so only what can never change may say so. */
function statusOf(refusal: Refusal): 404 | 409 | 503 {
  if (refusal.code === 'not_found') return 404;
  if (isPassingRefusal(refusal)) return 503;
  return refusal.code === 'illegal_transition' ? 409 : 503;
}
