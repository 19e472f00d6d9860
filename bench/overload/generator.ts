import process from 'node:process';
import { createLoad } from './load.ts';
import type { Load } from './load.ts';
import type { LoadSettings, Step } from './model.ts';

/** What the benchmark asks of this process, one at a time; each is answered. */
export type Order =
  | { readonly settings: LoadSettings }
  | { readonly step: Step }
  | { readonly heard: true };

let load: Load | undefined;

process.on('message', (order: Order) => {
  carryOut(order).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));

async function carryOut(order: Order): Promise<unknown> {
  if ('settings' in order) {
    load = await createLoad(order.settings);
    return null;
  }
  if (load === undefined) throw new Error('no settings yet');
  return 'step' in order ? load.run(order.step) : load.heard();
}
