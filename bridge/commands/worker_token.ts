import { createSigner } from '../../core/identity/sign.ts';

const ISSUER = 'quotewright-bridge';
const SUBJECT = 'bridge';
const TTL_SECONDS = 300;
/** Renewed this long before it ends, so that none ends on its way. */
const MARGIN_MS = 60_000;
const TENANTS_MAX = 10_000;

export type WorkerTokens = (tenant: string) => Promise<string>;

type Minted = { readonly token: Promise<string>; readonly usableUntilMs: number };

/** A short token of a worker for each tenant; the bridge's key can sign for no other role. */
export async function createWorkerTokens(signingKey: string): Promise<WorkerTokens> {
  const sign = await createSigner(ISSUER, signingKey);
  const minted = new Map<string, Minted>();
  return (tenant) => {
    const known = minted.get(tenant);
    if (known !== undefined && known.usableUntilMs > Date.now()) return known.token;
    if (minted.size >= TENANTS_MAX) minted.clear();
    const token = sign({ tenant, subject: SUBJECT, roles: ['worker'] }, TTL_SECONDS);
    minted.set(tenant, { token, usableUntilMs: Date.now() + TTL_SECONDS * 1_000 - MARGIN_MS });
    return token;
  };
}
