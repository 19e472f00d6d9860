import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { Role } from '../../core/contract/identity.ts';

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** As they came, compressed or not. */
  readonly bytes: Buffer;
};

export type Question = {
  readonly role?: Role;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON with a fresh idempotency key. */
  readonly body?: object | Buffer;
  /** Hangs up when the request has been sent. */
  readonly hangUp?: boolean;
};

/** Who asks one edge over HTTP, for a tenant that no other test knows. */
export type Visitor = {
  readonly ask: (method: string, path: string, question?: Question) => Promise<Answer>;
  /** A catalogue whose router bears this name goes on sale; replies its version. */
  readonly publish: (routerName: string) => Promise<string>;
  /** Tells all edges that this tenant's catalogue was published. */
  readonly hint: () => void;
};

/** A sentence about the edge that holds on every runtime. */
export type Behaviour = {
  readonly name: string;
  readonly holds: (visitor: Visitor) => Promise<void>;
};

/** A plain client: it adds no header, follows nothing, unpacks nothing. */
export function askOver(base: string, tokenOf: (role: Role) => Promise<string>): Visitor['ask'] {
  return async (method, path, { role, headers = {}, body, hangUp = false } = {}) => {
    const json = body === undefined || Buffer.isBuffer(body) ? undefined : JSON.stringify(body);
    const sent: Record<string, string> = {
      ...(role === undefined ? {} : { authorization: `Bearer ${await tokenOf(role)}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(body === undefined ? {} : { 'idempotency-key': crypto.randomUUID() }),
      ...headers,
    };
    return new Promise<Answer>((resolve, reject) => {
      const outgoing = request(`${base}${path}`, { method, headers: sent, agent: false });
      outgoing.once('error', reject);
      outgoing.once('response', (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.once('error', reject);
        incoming.once('end', () => {
          const bytes = Buffer.concat(chunks);
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, bytes });
        });
      });
      outgoing.end(json ?? body, () => {
        if (hangUp) outgoing.destroy(new Error('hung up'));
      });
    });
  };
}

/** A test reads what it expects; a wrong shape fails it. */
export function jsonOf({ bytes }: Answer): Readonly<Record<string, unknown>> {
  return JSON.parse(bytes.toString()) as Record<string, unknown>;
}
