export const ENCODINGS = ['br', 'gzip'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** How a runtime compresses without holding up others. */
export type Compress = (
  encoding: Encoding,
  bytes: Uint8Array<ArrayBuffer>,
) => Promise<Uint8Array<ArrayBuffer>>;

/** Clients send a handful of different headers; whoever sends thousands only makes us parse. */
const PARSED_MAX = 200;
/** Of a longer one nothing is understood, so that nothing of it is remembered. */
const CHARS_MAX = 1_000;
const parsed = new Map<string, readonly Encoding[]>();

/** RFC 9110 §12.5.3: what may be sent instead of the plain body, the best first. */
export function acceptedEncodings(header: string | null): readonly Encoding[] {
  if (header === null || header.length > CHARS_MAX) return NONE;
  const known = parsed.get(header);
  if (known !== undefined) return known;
  if (parsed.size >= PARSED_MAX) parsed.clear();
  const accepted = parseAccepted(header);
  parsed.set(header, accepted);
  return accepted;
}

const NONE: readonly Encoding[] = [];

function parseAccepted(header: string): readonly Encoding[] {
  const weights = new Map<string, number>();
  for (const part of header.toLowerCase().split(',').slice(0, 20)) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
    const given = parameters.find((parameter) => parameter.startsWith('q='));
    const weight = given === undefined ? 1 : Number(given.slice(2));
    weights.set(name, Number.isFinite(weight) ? weight : 0);
  }
  const weightOf = (name: string): number => weights.get(name) ?? weights.get('*') ?? 0;
  // Whoever would rather have it plain says so; else any compression is better.
  const plain = weights.get('identity') ?? 0;
  return ENCODINGS.filter((name) => weightOf(name) > 0 && weightOf(name) >= plain).toSorted(
    (one, other) => weightOf(other) - weightOf(one),
  );
}
