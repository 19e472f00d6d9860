/** Deployment of BPMN files, and the definitions they made. */
import { createHash } from 'node:crypto';
import { compileBpmn } from '../model/compile.ts';
import type { Definition, Finding } from '../model/model.ts';
import { runDeploy } from '../broker/commands.ts';
import type { Resource } from '../broker/deploy.ts';
import { inBatch, ok, type Call, type Reply } from './call.ts';
import { HttpProblem } from './problem.ts';

export async function createDeployment(call: Call): Promise<Reply> {
  const resources = await Promise.all((await filesOf(call)).map(compileFile));
  const refused = resources.flatMap(({ findings }) => findings);
  if (refused.length > 0) throw new HttpProblem('INVALID_ARGUMENT', describe(refused));
  const { deployment, all } = await inBatch(call, (runtime) => {
    const deployed = runDeploy(
      runtime.world,
      resources.map(({ resource }) => resource),
    );
    for (const definition of deployed.fresh) {
      runtime.definitions.push({ deployment: deployed.deployment, definition });
    }
    return deployed;
  });
  return ok({
    deploymentKey: String(deployment),
    tenantId: '<default>',
    deployments: all.map((definition) => ({ processDefinition: deployedJson(definition) })),
  });
}

function deployedJson({ key, version, resource, process }: Definition) {
  return {
    processDefinitionId: process.id,
    processDefinitionVersion: version,
    resourceName: resource,
    tenantId: '<default>',
    processDefinitionKey: String(key),
  };
}

type File_ = { readonly name: string; readonly text: string };

async function filesOf(call: Call): Promise<File_[]> {
  if (!call.type.startsWith('multipart/form-data')) {
    throw new HttpProblem(415, 'a deployment is multipart/form-data with fields named "resources"');
  }
  let form: FormData;
  try {
    const body = new Uint8Array(call.raw);
    form = await new Response(body, { headers: { 'content-type': call.type } }).formData();
  } catch {
    throw new HttpProblem('INVALID_ARGUMENT', 'the multipart body cannot be read');
  }
  const files = form.getAll('resources').filter((each) => typeof each !== 'string');
  if (files.length === 0) {
    throw new HttpProblem(
      'INVALID_ARGUMENT',
      'at least one file in the field "resources" is needed',
    );
  }
  return Promise.all(files.map(async (file) => ({ name: file.name, text: await file.text() })));
}

type Compiled = { readonly resource: Resource; readonly findings: readonly (Finding & File_)[] };

async function compileFile(file: File_): Promise<Compiled> {
  const { name, text } = file;
  const checksum = createHash('sha256').update(text).digest('hex');
  const compiled = await compileBpmn(text);
  const resource = { name, xml: text, checksum };
  if (compiled.ok)
    return { resource: { ...resource, processes: compiled.processes }, findings: [] };
  const findings = compiled.findings.map((finding) => ({ ...finding, ...file }));
  return { resource: { ...resource, processes: [] }, findings };
}

function describe(findings: readonly (Finding & File_)[]): string {
  const lines = findings.map(
    ({ name, element, type, detail }) => `${name}: element '${element}' (${type}): ${detail}`,
  );
  const what = 'Expected to deploy new resources, but encountered the following errors:';
  return `Command 'CREATE' rejected with code 'INVALID_ARGUMENT': ${what}\n${lines.join('\n')}`;
}
