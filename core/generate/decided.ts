import type { Refusal } from '../contract/reply.ts';

/** What the domain refuses to a story can't be generated: that is a fault of the story. */
export class StoryRefused extends Error {}

export function accepted<T extends { readonly ok: true }>(decided: T | Refusal): T {
  if (decided.ok) return decided;
  throw new StoryRefused(`${decided.code}: ${decided.detail}`);
}
