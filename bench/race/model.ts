import type { RequestBody } from '../../core/contract/calls.ts';
import type { Role } from '../../core/contract/identity.ts';
import type { QuoteStatus } from '../../core/contract/quote.ts';
import type { Reply } from '../../core/contract/reply.ts';

export type QuoteStem =
  | 'quote_create'
  | 'quote_put_items'
  | 'quote_price'
  | 'quote_submit'
  | 'quote_approve'
  | 'quote_reject'
  | 'quote_accept'
  | 'quote_convert'
  | 'quote_revise'
  | 'quote_cancel'
  | 'quote_expire';

export type Command = {
  [S in QuoteStem]: { readonly stem: S; readonly body: RequestBody[S] };
}[QuoteStem] & {
  readonly role: Role;
  readonly expectedVersion?: number;
  /** Absent for one that opens a quote. */
  readonly quoteId?: string;
};

/** A command on its way, as often as it is sent: the key makes it the same one. */
export type Message = { readonly client: number; readonly key: string; readonly command: Command };

/** What anybody has last heard of a quote. */
export type Seen = {
  readonly id: string;
  readonly version: number;
  readonly status: QuoteStatus;
};

export type RaceSize = {
  readonly clients: number;
  /** Quotes that are raced for at the same time. */
  readonly quotes: number;
  readonly commands: number;
};

export type Track = {
  /** As this client, in this role; rejects only when something is broken. */
  readonly send: (message: Message) => Promise<Reply<unknown>>;
  /** How a quote stands now; undefined when that cannot be told at the moment. */
  readonly look: (quoteId: string) => Promise<Seen | undefined>;
  /** What the quotes are made of: over ten percent off must ask for approval. */
  readonly context: Pick<RequestBody['quote_create'], 'market' | 'channel'>;
  readonly offeringId: string;
};

export type RaceResult = {
  readonly sent: number;
  readonly replayed: number;
  readonly refused: ReadonlyMap<string, number>;
  /** Keys that were accepted, by quote and stem. */
  readonly accepted: readonly Acknowledged[];
  /** What clients heard that they must not hear. */
  readonly findings: readonly string[];
};
export type Acknowledged = {
  readonly quoteId: string;
  readonly stem: QuoteStem;
  readonly actor: string;
};

export function actorOf(client: number, role: Role): string {
  return `race-${role}-${client}`;
}
