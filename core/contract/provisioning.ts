import * as v from 'valibot';
import { SlugSchema, TextSchema, UuidSchema } from './common.ts';

/**
 * The port to external systems: `POST {address}/effects`, with the task id as `Idempotency-Key`.
 * 200: done; 202: will call back; 409, 422: permanent failure; 429, 5xx: transient.
 */
export const EffectRequestSchema = v.strictObject({
  taskId: UuidSchema,
  orderId: UuidSchema,
  tenant: SlugSchema,
  taskType: SlugSchema,
  /**
   * The task whose effect is to be undone. It may come before that effect, or for one that was
   * never made: then there is nothing to undo, and the effect must not be made any more.
   */
  compensates: v.optional(UuidSchema),
  /** Where to report the outcome; present when the task waits for a callback. */
  callbackUrl: v.optional(v.pipe(v.string(), v.url())),
});
export type EffectRequest = v.InferOutput<typeof EffectRequestSchema>;

export const EffectReplySchema = v.object({ externalReference: TextSchema });

/** Body that the external system posts to `callbackUrl`. */
export const EffectCallbackSchema = v.strictObject({
  externalReference: TextSchema,
  outcome: v.picklist(['succeeded', 'failed']),
  detail: v.optional(TextSchema),
});
