import { randomUUID } from 'node:crypto';
import type { Money } from '../../core/contract/money.ts';
import type { Client } from '../http/client.ts';
import type { Shopper } from '../shop/model.ts';
import type { Recorder } from './recorder.ts';

export type Tokens = {
  readonly storefront: string;
  readonly sales: string;
  readonly approver: string;
  readonly operator: string;
  readonly admin: string;
};

export type Demo = {
  readonly client: Client;
  /** Where the bridge tells how far its consumers are; undefined: not asked. */
  readonly bridgeUrl: string | undefined;
  readonly recorder: Recorder;
  readonly tokens: Tokens;
  readonly shopper: Shopper;
  /** A customer of this run alone, so that its assets are this run's. */
  readonly customerId: string;
  readonly discountPercent: string;
  /** Seconds to wait for the order to complete. */
  readonly patience_s: number;
};

export function show(money: Money): string {
  return `${money.amount} ${money.currency}`;
}

export function newCustomer(): string {
  return `demo-${randomUUID().slice(0, 8)}`;
}
