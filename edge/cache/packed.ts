/** What Redis holds: the instant at which the value expires, a space, and the value as JSON. */
export function pack(json: string, until: number): string {
  return `${until} ${json}`;
}

export type Unpacked = { readonly value: unknown; readonly until: number; readonly chars: number };

/**
 * The value keeps the expiry that it was born with, so that layers don't add up their times; a
 * clock that runs ahead elsewhere doesn't prolong it beyond `untilMax`. Undefined: what Redis holds
 * isn't ours to read, which is as good as absent.
 */
export function unpack(text: string | null, untilMax: number): Unpacked | undefined {
  const match = /^\d{1,16} /.exec(text ?? '');
  if (text === null || match === null) return undefined;
  const json = text.slice(match[0].length);
  try {
    const value: unknown = JSON.parse(json);
    return { value, until: Math.min(untilMax, Number(match[0])), chars: json.length };
  } catch {
    return undefined;
  }
}
