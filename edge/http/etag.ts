import { refuse } from '../../core/contract/reply.ts';
import type { Refusal } from '../../core/contract/reply.ts';

/** Strong: equal bytes, equal tag. Twelve bytes of SHA-256 are plenty within one resource. */
export async function etagOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).subarray(0, 12);
  return `"${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')}"`;
}

/** Nobody keeps so many forms of one thing; a longer list is as good as none. */
const TAGS_CHARS_MAX = 4_096;

/** RFC 9110 §13.1.2: weak comparison, `*` matches whatever is there. */
export function noneMatch(header: string | null, etag: string): boolean {
  if (header === null || header.length > TAGS_CHARS_MAX) return true;
  if (header.trim() === '*') return false;
  return !header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

/** The row version that the caller saw: `If-Match: "3"`. */
export function expectedVersion(
  header: string | undefined,
): { readonly ok: true; readonly version: number } | Refusal {
  if (header === undefined || header.trim() === '') {
    return refuse('version_required', 'send If-Match with the ETag of what you saw, as in "3"');
  }
  const tag = /^"(\d{1,15})"$/.exec(header.trim())?.[1];
  if (tag === undefined) {
    return refuse('invalid_request', 'If-Match must be one strong ETag of ours, as in "3"', {
      field: 'If-Match',
    });
  }
  return { ok: true, version: Number(tag) };
}

export function versionTag(version: number): string {
  return `"${version}"`;
}
