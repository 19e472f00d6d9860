import { jsonPointer } from './findings.ts';

/** Deeper than any schema here; keeps hostile nesting from exhausting the stack. */
export const JSON_DEPTH_MAX = 64;

/** Cheap for what almost every text is: one with few brackets can't be deep. */
export function mayBeDeep(text: string): boolean {
  let opened = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if ((code === 91 || code === 123) && (opened += 1) > JSON_DEPTH_MAX) return true;
  }
  return false;
}

type Place = { readonly key: string | number; readonly up: Place | null; readonly depth: number };

/**
 * Where lists and objects lie more than `depthMax` within each other, as JSON pointers, and how
 * deep it goes at most. Keeps its own stack, so that depth costs no recursion.
 */
export function pathsDeeperThan(
  root: unknown,
  depthMax: number,
): { readonly paths: readonly string[]; readonly depth: number } {
  const paths: string[] = [];
  let depth = 0;
  const open: (readonly [unknown, Place | null])[] = [[root, null]];
  for (;;) {
    const next = open.pop();
    if (next === undefined) return { paths, depth };
    const [value, place] = next;
    if (typeof value !== 'object' || value === null) continue;
    const level = (place?.depth ?? 0) + 1;
    if (level > depth) depth = level;
    if (level === depthMax + 1 && paths.length < 1_000) paths.push(pointerTo(place));
    for (const key of Object.keys(value)) {
      const child: unknown = value[key as keyof typeof value];
      if (typeof child === 'object' && child !== null) {
        open.push([child, { key, up: place, depth: level }]);
      }
    }
  }
}

function pointerTo(place: Place | null): string {
  const keys: (string | number)[] = [];
  for (let at = place; at !== null; at = at.up) keys.push(at.key);
  return jsonPointer(keys.toReversed());
}
