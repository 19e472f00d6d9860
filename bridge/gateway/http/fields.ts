/** Pieces that the request schemas share. */
import * as v from 'valibot';
import { LIMITS } from '../broker/limits.ts';

export const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.nameCharsMax));
export const Text = v.pipe(v.string(), v.maxLength(10_000));
export const Variables = v.pipe(
  v.nullish(v.record(v.string(), v.unknown()), {}),
  v.transform((value) => value ?? {}),
);
export const Millis = v.pipe(v.number(), v.integer());
/** There is one tenant here; callers that name another are told so. */
export const Tenant = v.optional(
  v.literal('<default>', 'multi-tenancy is off: only tenant <default> exists'),
);
