import { atomEnd, skipSpace, stringEnd } from './json_position.ts';

export type Place = { readonly line: number; readonly column: number };

/** Where pointers lead; the branches that are looked for, and where they were found. */
type Wanted = { at: number | null; readonly children: Map<string, Wanted> };
type Open = {
  readonly kind: '{' | '[';
  readonly wanted: Wanted | null;
  index: number;
  key: string;
};

/**
 * Line and column of JSON pointers in a text that is JSON, all in one pass without recursion. What
 * isn't there has the place of what it would be in.
 */
export function placesOf(text: string, pointers: readonly string[]): Place[] {
  const root = wantedFrom(pointers);
  scan(text, root);
  const offsets = pointers.map((pointer) => offsetOf(root, pointer));
  return linesOf(text, offsets);
}

function keysOf(pointer: string): string[] {
  const keys = pointer.split('/').slice(1);
  return keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function wantedFrom(pointers: readonly string[]): Wanted {
  const root: Wanted = { at: null, children: new Map() };
  for (const pointer of pointers) {
    let node = root;
    for (const key of keysOf(pointer)) {
      const next = node.children.get(key) ?? { at: null, children: new Map<string, Wanted>() };
      node.children.set(key, next);
      node = next;
    }
  }
  return root;
}

function offsetOf(root: Wanted, pointer: string): number {
  let found = root.at ?? 0;
  let node: Wanted | undefined = root;
  for (const key of keysOf(pointer)) {
    node = node.children.get(key);
    if (node === undefined || node.at === null) break;
    found = node.at;
  }
  return found;
}

function scan(text: string, root: Wanted): void {
  const stack: Open[] = [];
  let at = skipSpace(text, 0);
  let here: Wanted | null = root;
  while (at < text.length) {
    const inside = stack.at(-1);
    const char = text[at];
    if (inside !== undefined && (char === '}' || char === ']')) {
      stack.pop();
      at = skipSpace(text, at + 1);
    } else if (inside !== undefined && char === ',') {
      inside.index += 1;
      at = skipSpace(text, at + 1);
    } else {
      if (inside?.kind === '{') {
        const end = stringEnd(text, at);
        if (end === at) return;
        inside.key = inside.wanted === null ? '' : String(JSON.parse(text.slice(at, end)));
        at = skipSpace(text, skipSpace(text, end) + 1);
      }
      here = inside === undefined ? root : childOf(inside);
      if (here !== null) here.at = at;
      const opened = text[at];
      if (opened === '{' || opened === '[') {
        const wanted = here === null || here.children.size === 0 ? null : here;
        stack.push({ kind: opened, wanted, index: 0, key: '' });
        at = skipSpace(text, at + 1);
        continue;
      }
      const end = opened === '"' ? stringEnd(text, at) : atomEnd(text, at);
      if (end === at) return;
      at = skipSpace(text, end);
    }
  }
}

function childOf({ kind, wanted, index, key }: Open): Wanted | null {
  return wanted?.children.get(kind === '[' ? String(index) : key) ?? null;
}

function linesOf(text: string, offsets: readonly number[]): Place[] {
  const places: Place[] = [];
  const order = [...offsets.keys()].sort(
    (left, right) => (offsets[left] ?? 0) - (offsets[right] ?? 0),
  );
  let line = 1;
  let lineStart = 0;
  for (const which of order) {
    const offset = offsets[which] ?? 0;
    for (;;) {
      const end = text.indexOf('\n', lineStart);
      if (end === -1 || end >= offset) break;
      line += 1;
      lineStart = end + 1;
    }
    places[which] = { line, column: offset - lineStart + 1 };
  }
  return places;
}
