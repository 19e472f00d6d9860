import { readFile } from 'node:fs/promises';
import type { Finding } from '../contract/reply.ts';
import type { FeatureModel } from '../domain/feature_model/model.ts';
import { parseUvl } from '../domain/feature_model/uvl/parse_uvl.ts';

export type ReadUvl =
  | { readonly ok: true; readonly model: FeatureModel }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Reads a feature model; findings are named `model.uvl:12:3`, as editors and terminals link it. */
export async function readUvl(path: string, name: string): Promise<ReadUvl> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (fault) {
    return { ok: false, findings: [{ path, code: 'no_file', detail: reasonOf(fault) }] };
  }
  const parsed = parseUvl(text);
  if (parsed.ok) return parsed;
  const findings = parsed.findings.map(({ line, column, code, detail }) => ({
    path: `${name}:${line}:${column}`,
    code,
    detail,
  }));
  return { ok: false, findings };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'is a folder: name a file in it',
  EACCES: 'may not be read',
};

/** Why a file can't be read. */
function reasonOf(fault: unknown): string {
  const code = fault instanceof Error && 'code' in fault ? String(fault.code) : String(fault);
  return REASONS[code] ?? `can't be read (${code})`;
}
