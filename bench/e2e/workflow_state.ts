export type InstanceState = { readonly definition: string; readonly state: string };

/**
 * Asks the workflow's REST API for the process instances that hold a variable with this value; the
 * embedded gateway and a Camunda 8 cluster answer alike.
 */
export async function instancesWith(
  address: string,
  variable: string,
  value: string,
): Promise<readonly InstanceState[]> {
  const variables = await search<{ processInstanceKey: string }>(address, 'variables', {
    name: variable,
    value: JSON.stringify(value),
  });
  const keys = [...new Set(variables.map((one) => one.processInstanceKey))];
  const states: InstanceState[] = [];
  for (const processInstanceKey of keys) {
    const found = await search<{ processDefinitionId: string; state: string }>(
      address,
      'process-instances',
      { processInstanceKey },
    );
    for (const one of found) {
      states.push({ definition: one.processDefinitionId, state: one.state });
    }
  }
  return states;
}

async function search<Item>(address: string, what: string, filter: object): Promise<Item[]> {
  const response = await fetch(`${address}/v2/${what}/search`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ filter, page: { limit: 100 } }),
    signal: AbortSignal.timeout(5_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${what}/search answered ${response.status}: ${text}`);
  return (JSON.parse(text) as { items: Item[] }).items;
}
