import type { Role } from '../../core/contract/identity.ts';
import { createVerifier } from '../../core/identity/verify.ts';
import { startTestCore } from '../../core/server/test_core.ts';
import type { TestCore } from '../../core/server/test_core.ts';
import { createL2 } from '../cache/l2.ts';
import { createEdge } from '../app.ts';
import type { AppOptions, Edge } from '../app.ts';
import { compressZlib } from '../http/compress_zlib.ts';
import { fromStack } from './identity.ts';

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  // A test reads what it expects; a wrong shape fails it.
  readonly body: { readonly [name: string]: unknown };
};

export type Desk = {
  readonly core: TestCore;
  readonly edge: Edge;
  /** Another edge process of the same tenant and Redis. */
  readonly another: (more?: Partial<AppOptions>) => Desk;
  readonly get: (role: Role, path: string, headers?: Record<string, string>) => Promise<Answer>;
  readonly send: (
    role: Role,
    method: 'POST' | 'PUT' | 'PATCH',
    path: string,
    body: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer>;
  readonly tenant: string;
};

/** An edge in front of a real core, for a tenant of its own. */
export async function startDesk(more: Partial<AppOptions> = {}): Promise<Desk> {
  return deskOf(await startTestCore(), `t${crypto.randomUUID().slice(0, 8)}`, more);
}

function deskOf(core: TestCore, tenant: string, more: Partial<AppOptions>): Desk {
  const l2 = createL2({
    url: fromStack('UPSTASH_REDIS_REST_URL'),
    token: fromStack('UPSTASH_REDIS_REST_TOKEN'),
    timeoutMs: 5_000,
  });
  const onFault = (error: unknown) => console.error(error);
  const verify = createVerifier(core.issuers);
  const given = { core: core.client, l2, verify, compress: compressZlib, onFault };
  const edge = createEdge({ ...given, ...more });
  async function request(role: Role, path: string, init: RequestInit): Promise<Answer> {
    const headers = new Headers(init.headers);
    headers.set('Authorization', `Bearer ${await core.token(role, tenant)}`);
    const response = await edge.app.request(path, { ...init, headers });
    const text = await response.text();
    const body = text === '' ? {} : (JSON.parse(text) as Answer['body']);
    return { status: response.status, headers: response.headers, body };
  }
  return {
    core,
    edge,
    tenant,
    another: (others = {}) => deskOf(core, tenant, others),
    get: (role, path, headers = {}) => request(role, path, { headers }),
    send: (role, method, path, body, headers = {}) =>
      request(role, path, {
        method,
        body: JSON.stringify(body),
        headers: {
          'Content-Type': 'application/json',
          'Idempotency-Key': crypto.randomUUID(),
          ...headers,
        },
      }),
  };
}
