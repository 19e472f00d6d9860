import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { CamundaClient } from './camunda.ts';

export type Deployed = { readonly process: string; readonly version: number };

const WORKFLOWS = new URL('../workflows/', import.meta.url);

/** All in one deployment; a file that the engine knows already stays at its version. */
export async function deployWorkflows(client: CamundaClient): Promise<readonly Deployed[]> {
  const names = (await readdir(WORKFLOWS)).filter((name) => name.endsWith('.bpmn')).sort();
  const paths = names.map((name) => fileURLToPath(new URL(name, WORKFLOWS)));
  if (paths.length === 0) throw new Error(`${fileURLToPath(WORKFLOWS)} has no .bpmn file`);
  const result = await client.deployResourcesFromFiles(paths);
  return result.processes.map((one) => ({
    process: one.processDefinitionId,
    version: one.processDefinitionVersion,
  }));
}
