import type * as v from 'valibot';
import type { CoreClient } from '../../core/client/request.ts';
import type { Identity } from '../../core/contract/identity.ts';
import type { QuerySpec } from './query.ts';

/** What a handler gets, all of it parsed. */
export type Ask<Params = unknown, Query = unknown, Body = unknown> = {
  /** The route's path as telemetry names it: `/v1/offerings/:offeringId`. */
  readonly route: string;
  readonly request: Request;
  readonly url: URL;
  readonly identity: Identity;
  readonly token: string;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly idempotencyKey?: string;
  readonly expectedVersion?: number;
  readonly traceparent: string;
  readonly traceId: string;
};

export type ReplyDoc = {
  readonly status: number;
  readonly description: string;
  /** Name of a schema of the OpenAPI document. */
  readonly body?: string;
  /** Absent: JSON. */
  readonly type?: string;
};

type Described = {
  /** Names the route everywhere: the subject, the handler, the load profile. */
  readonly stem: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** As OpenAPI writes it: `/v1/quotes/{quoteId}`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  /** Who may; only words, the core decides. */
  readonly roles?: string;
  /** No token is asked for. */
  readonly open?: boolean;
  /** A POST or PATCH that changes something. */
  readonly keyed?: boolean;
  /** A change of an existing thing: `If-Match` is required. */
  readonly guarded?: boolean;
  /** It reads its body itself, line by line; `body` is the schema of a line. */
  readonly streams?: boolean;
  readonly replies: readonly ReplyDoc[];
};

export type ObjectSchema = v.StrictObjectSchema<v.ObjectEntries, undefined>;

export type Route = Described & {
  readonly params?: ObjectSchema;
  readonly query?: QuerySpec;
  readonly body?: v.GenericSchema;
  readonly handle: (ask: Ask) => Promise<Response> | Response;
};

type Output<Schema> = Schema extends v.GenericSchema ? v.InferOutput<Schema> : undefined;

/** Checks a route's handler against its schemas, then forgets them: the table holds all kinds. */
export function route<
  Params extends ObjectSchema | undefined = undefined,
  Query extends ObjectSchema | undefined = undefined,
  Body extends v.GenericSchema | undefined = undefined,
>(
  spec: Described & {
    readonly params?: Params;
    readonly query?: { readonly schema: Query } & Omit<QuerySpec, 'schema'>;
    readonly body?: Body;
    readonly handle: (
      ask: Ask<Output<Params>, Output<Query>, Output<Body>>,
    ) => Promise<Response> | Response;
  },
): Route {
  return spec as unknown as Route;
}

/** What every handler may use; handed in once. */
export type Core = Pick<CoreClient, 'request'>;
