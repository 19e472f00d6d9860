import type { Form, Send } from './finished.ts';

/** Each costs a few KB of memory beside its body. */
const COPIED_MAX = 512;
/** Above this, making a reply costs little beside sending it. */
const COPIED_BYTES_MAX = 16 * 1024;

/**
 * Makes a reply once and sends copies of it. Deno checks and converts the headers of each new
 * `Response`, which takes longer than all else about a hit; a copy has them checked already.
 * Where a copy means a second stream (Node, Bun, workerd) it would be slower.
 */
export function createCopies(): Send {
  let copied: Form[] = [];
  return (form) => {
    if (form.original !== undefined) return form.original.clone();
    if (form.body.byteLength > COPIED_BYTES_MAX) return new Response(form.body, form.hit);
    if (copied.length >= COPIED_MAX) {
      // Those that are still read are made again at once.
      for (const one of copied) one.original = undefined;
      copied = [];
    }
    form.original = new Response(form.body, form.hit);
    copied.push(form);
    return form.original.clone();
  };
}
