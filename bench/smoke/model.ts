import type { Client } from '../http/client.ts';
import type { Shopper } from '../shop/model.ts';

/** What every part of the smoke benchmark works with. */
export type SmokeRun = {
  readonly edgeUrl: string;
  readonly client: Client;
  readonly shopper: Shopper;
  readonly tokens: { readonly storefront: string; readonly sales: string; readonly admin: string };
  readonly say: (text: string) => void;
};
