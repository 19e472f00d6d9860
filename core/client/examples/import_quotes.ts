import process from 'node:process';
import { connectClient } from 'quotewright/client';
import type { BulkRequest } from 'quotewright/client';

const { QW_NATS_CLIENT_URL: url = '', QW_TOKEN_PARTNER: token = '' } = process.env;
const client = await connectClient({ url, name: 'example', token });

/** Taken one by one, when there is a place: a source may be as long as it likes. */
async function* requests(): AsyncGenerator<BulkRequest<'quote_import'>> {
  for (let row = 1; row <= 50; row += 1) {
    const offeringId = row === 13 ? 'no-such-thing' : 'router';
    yield {
      idempotencyKey: `feed-2026-11-25-${row}`,
      body: {
        market: 'us',
        channel: 'direct',
        customerId: `customer-${row}`,
        lines: [{ id: 'l1', offeringId }],
      },
    };
  }
}

let imported = 0;
for await (const { index, reply } of client.bulk('quote_import', requests(), { concurrency: 8 })) {
  if (reply.ok) imported += 1;
  else console.log(`row ${index + 1}: ${reply.code}: ${reply.detail}`);
}
console.log(`${imported} imported`);

await client.close();
