import type { Statement } from '../consume/inbox.ts';

export type Deed = {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly reason: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
};

/** In the transaction of what it tells. */
export async function recordDeed(tx: Statement, deed: Deed): Promise<void> {
  await tx`
    insert into bridge_audit (actor, action, subject, reason, detail)
    values (${deed.actor}, ${deed.action}, ${deed.subject}, ${deed.reason},
      ${JSON.stringify(deed.detail)}::text::jsonb)`;
}
