import { expect } from 'vitest';
import type { Desk } from '../testing/desk.ts';

/** Publishes a catalogue of the desk's tenant, with one list in US dollars unless it says more. */
export async function publishSample(
  desk: Desk,
  items: Readonly<Record<string, unknown>>,
  pricing: object = {},
): Promise<void> {
  const settings = { currency: 'USD', pricing };
  const opened = await desk.send('admin', 'POST', '/v1/catalog/versions', { name: 'n', settings });
  const at = `/v1/catalog/versions/${String(opened.body['catalogVersion'])}`;
  const added = await desk.send('admin', 'POST', `${at}/items`, {
    priceLists: [{ id: 'std', name: 'S', currency: 'USD', status: 'active' }],
    ...items,
  });
  expect(added.body).not.toHaveProperty('detail');
  const published = await desk.send('admin', 'POST', `${at}/publish`, {});
  expect(published.body['findings']).toBeUndefined();
  expect(published.status).toBe(200);
}
