import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
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

export type Conversation = {
  readonly say: (text: string) => void;
  readonly end: () => void;
  readonly hangUp: () => void;
  /** Undefined: the reply is over. */
  readonly hear: () => Promise<Readonly<Record<string, unknown>> | undefined>;
};

/** Who asks one edge over HTTP, for a tenant that no other test knows. */
export type Visitor = {
  readonly ask: (method: string, path: string, question?: Question) => Promise<Answer>;
  /** Sends a body piece by piece, and reads the reply line by line meanwhile. */
  readonly converse: (path: string, role: Role) => Promise<Conversation>;
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

/** The lines of a reply come as soon as there are any; the request may still be under way. */
export function converseOver(
  base: string,
  tokenOf: (role: Role) => Promise<string>,
): Visitor['converse'] {
  return async (path, role) => {
    const headers = {
      authorization: `Bearer ${await tokenOf(role)}`,
      'content-type': 'application/x-ndjson',
    };
    const outgoing = request(`${base}${path}`, { method: 'POST', headers, agent: false });
    outgoing.on('error', () => undefined);
    const reply = once(outgoing, 'response') as Promise<[IncomingMessage]>;
    reply.catch(() => undefined);
    let lines: AsyncIterator<string> | undefined;
    return {
      say: (text) => outgoing.write(text),
      end: () => outgoing.end(),
      hangUp: () => outgoing.destroy(),
      async hear() {
        if (lines === undefined) {
          const [incoming] = await reply;
          lines = createInterface({ input: incoming })[Symbol.asyncIterator]();
        }
        const { done, value } = await lines.next();
        return done === true ? undefined : (JSON.parse(value) as Record<string, unknown>);
      },
    };
  };
}

/** A test reads what it expects; a wrong shape fails it. */
export function jsonOf({ bytes }: Answer): Readonly<Record<string, unknown>> {
  return JSON.parse(bytes.toString()) as Record<string, unknown>;
}
