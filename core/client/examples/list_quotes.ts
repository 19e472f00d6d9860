import process from 'node:process';
import { connectClient } from 'quotewright/client';
import type { QuoteSummary } from 'quotewright/contract/quote';

const { QW_NATS_CLIENT_URL: url = '', QW_TOKEN_SALES: token = '' } = process.env;
const client = await connectClient({ url, name: 'example', token });

const priced: QuoteSummary[] = [];
for await (const page of client.pages('quote_search', { status: 'priced', limit: 20 })) {
  if (!page.ok) throw new Error(`${page.code}: ${page.detail}`);
  priced.push(...page.body.items);
}
console.log(`${priced.length} quotes wait to be submitted`);

await client.close();
