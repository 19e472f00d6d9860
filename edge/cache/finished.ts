import { acceptedEncodings, ENCODINGS } from '../http/encoding.ts';
import type { Compress, Encoding } from '../http/encoding.ts';
import { etagOf, noneMatch } from '../http/etag.ts';
import { CORS_HEADERS, SECURITY_HEADERS } from '../http/headers.ts';
import { jsonBytes } from '../http/json_reply.ts';
import { earlyFrom } from './early.ts';
import type { Tally } from './tally.ts';

/** One representation: bytes and headers made once, sent as they are on every hit. */
export type Form = {
  readonly encoding: Encoding | undefined;
  readonly etag: string;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly hit: ResponseInit;
  readonly notModified: ResponseInit;
  /** Never sent itself, where copies of it are sent (`copies.ts`). */
  original: Response | undefined;
};

/** Makes the reply of a hit; a runtime may have a quicker way than a new one each time. */
export type Send = (form: Form) => Response;
const sendNew: Send = (form) => new Response(form.body, form.hit);

export type Finished = {
  readonly version: string;
  /** Milliseconds; afterwards it is computed again even though the version is the same. */
  readonly until: number;
  /** From then on it isn't even served as stale; infinite: whoever makes it again says so. */
  readonly wrongFrom: number;
  /** What it took to build, in milliseconds. */
  readonly costMs: number;
  /** From then on a reader may have it renewed before it expires; Unix milliseconds. */
  readonly earlyFrom: number;
  renewal: 'none' | 'due' | 'begun';
  /** How often it was answered without the router; shared by all replies of a route. */
  readonly tally: Tally;
  readonly plain: Form;
  readonly cacheControl: string;
  /** Of its texts; null: the catalogue names none; undefined: it is the same in all of them. */
  readonly language?: string | null;
  /** Compressed forms, once somebody asked for one. */
  encoded: readonly Form[];
  /** Makes them; undefined when they were begun or don't pay. */
  encode: (() => void) | undefined;
};

/** Below this the headers are what takes the space. */
export const ENCODED_BYTES_MIN = 1_024;
/** A form that saves less than this isn't worth its memory. */
const SAVES_MIN = 0.2;
const HEADER_BYTES = 1_500;

export async function finish(
  body: unknown,
  kept: Pick<Finished, 'version' | 'until' | 'tally' | 'cacheControl'> &
    Partial<Pick<Finished, 'costMs' | 'wrongFrom' | 'language'>>,
): Promise<Finished> {
  const bytes = jsonBytes(body);
  const plain = await formOf(bytes, kept, undefined);
  const { costMs = 0, wrongFrom = Number.POSITIVE_INFINITY } = kept;
  const early = {
    costMs,
    wrongFrom,
    earlyFrom: earlyFrom(kept.until, costMs),
    renewal: 'none' as const,
  };
  return { ...kept, ...early, plain, encoded: [], encode: undefined };
}

async function formOf(
  body: Uint8Array<ArrayBuffer>,
  { cacheControl, language }: Pick<Finished, 'cacheControl' | 'language'>,
  encoding: Encoding | undefined,
): Promise<Form> {
  const plainTag = await etagOf(body);
  // Two languages may have the same words, and are two representations all the same.
  const etag = language == null ? plainTag : plainTag.replace(/"$/, `-${language}"`);
  const headers = {
    ...SECURITY_HEADERS,
    ...CORS_HEADERS,
    'Cache-Control': cacheControl,
    ETag: etag,
    Vary: `Authorization, Accept-Encoding${language === undefined ? '' : ', Accept-Language'}`,
    ...(language == null ? {} : { 'Content-Language': language }),
    'Cache-Status': 'quotewright-edge; hit',
  };
  const type = { 'Content-Type': 'application/json' };
  const coded = encoding === undefined ? {} : { 'Content-Encoding': encoding };
  return {
    encoding,
    etag,
    body,
    // A plain record: of all forms of headers the quickest to send, on Deno by a tenth.
    hit: { status: 200, headers: { ...headers, ...type, ...coded }, ...AS_IT_IS },
    notModified: { status: 304, headers },
    original: undefined,
  };
}

/** workerd would compress by `Content-Encoding` what is compressed already; others don't look. */
const AS_IT_IS = { encodeBody: 'manual' };

/** The compressed forms that pay, each with a tag of its own bytes. */
export async function encodedForms(finished: Finished, compress: Compress): Promise<Form[]> {
  const { plain } = finished;
  const most = plain.body.byteLength * (1 - SAVES_MIN);
  const forms = await Promise.all(
    ENCODINGS.map(async (encoding) => {
      const bytes = await compress(encoding, plain.body);
      return bytes.byteLength > most ? [] : [await formOf(bytes, finished, encoding)];
    }),
  );
  return forms.flat();
}

export function bytesOf({ plain, encoded }: Finished, path: string): number {
  return [plain, ...encoded].reduce(
    (sum, { body }) => sum + body.byteLength + HEADER_BYTES,
    path.length * 2,
  );
}

/** What is old may be shared for a moment, while everybody asks, and no longer. */
const STALE_CACHE_CONTROL = 'public, max-age=0, s-maxage=1';

/** The last answer, until there is a new one. RFC 9211: a negative time to live is an old one. */
export function answerStale(request: Request, finished: Finished, staleMs: number): Response {
  const ttl = -Math.max(1, Math.ceil(staleMs / 1_000));
  const status = `quotewright-edge; hit; ttl=${ttl}; detail=stale`;
  const response = answer(request, finished, status);
  response.headers.set('Cache-Control', STALE_CACHE_CONTROL);
  return response;
}

/** The answer in the form that the caller prefers of those that are there. */
export function answer(
  request: Request,
  finished: Finished,
  status?: string,
  send: Send = sendNew,
): Response {
  const { headers } = request;
  const form = formFor(headers, finished, status === undefined);
  const known = knownForm(headers.get('if-none-match'), form, finished);
  const response = known === undefined ? send(form) : new Response(null, known.notModified);
  if (status !== undefined) response.headers.set('Cache-Status', status);
  return response;
}

function knownForm(tags: string | null, form: Form, { plain }: Finished): Form | undefined {
  if (tags === null) return undefined;
  return [form, plain].find(({ etag }) => !noneMatch(tags, etag));
}

/** `hit`: read again; only then it is worth compressing. */
function formFor(headers: Headers, finished: Finished, hit: boolean): Form {
  const { plain, encoded, encode } = finished;
  if (encode === undefined && encoded.length === 0) return plain;
  const accepted = acceptedEncodings(headers.get('accept-encoding'));
  if (accepted.length === 0) return plain;
  if (hit) encode?.();
  for (const encoding of accepted) {
    for (const form of encoded) if (form.encoding === encoding) return form;
  }
  return plain;
}
