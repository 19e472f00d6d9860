import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { CatalogDocumentSchema } from '../contract/catalog.ts';
import type { Finding } from '../contract/reply.ts';
import type { DocumentFile, RowsFile } from '../domain/catalogue/folder/assemble.ts';
import { jsonErrorAt, lineAndColumn } from './json_position.ts';

export type ReadFile =
  | { readonly ok: true; readonly file: RowsFile | DocumentFile }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Findings of one file; more than this many tell nothing new. */
const FINDINGS_MAX = 200;

/** Reads one JSON file: rows, or a catalogue document. `name` is how findings call it. */
export async function readCatalogueFile(path: string, name: string): Promise<ReadFile> {
  const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
    return refuse(name, 'not_json', `is not JSON: ${whatIsThere(text, jsonErrorAt(text))}`);
  }
  if (Array.isArray(content))
    return { ok: true, file: { kind: 'rows', file: name, rows: content } };
  if (typeof content !== 'object' || content === null || !('format' in content)) {
    const detail = 'is neither an array of rows nor a document with "format"';
    return refuse(name, 'not_a_catalogue', detail);
  }
  const parsed = parseDocument(content);
  if (parsed === null) return refuse(name, 'document', 'is nested too deeply');
  if (parsed.success) {
    return { ok: true, file: { kind: 'document', file: name, document: parsed.output } };
  }
  const findings = parsed.issues.slice(0, FINDINGS_MAX).map((issue) => ({
    path: `${name}#${pointer(issue.path)}`,
    code: 'document',
    detail: issue.message,
  }));
  return { ok: false, findings };
}

/** Null: nested deeper than can be walked. */
function parseDocument(content: unknown): v.SafeParseResult<typeof CatalogDocumentSchema> | null {
  try {
    return v.safeParse(CatalogDocumentSchema, content);
  } catch (fault) {
    if (fault instanceof RangeError) return null;
    throw fault;
  }
}

function whatIsThere(text: string, at: number): string {
  const where = lineAndColumn(text, at);
  return at >= text.length
    ? `it ends too early, at ${where}`
    : `unexpected ${JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0))} at ${where}`;
}

function refuse(name: string, code: string, detail: string): ReadFile {
  return { ok: false, findings: [{ path: name, code, detail }] };
}

function pointer(path: readonly { readonly key?: unknown }[] | undefined): string {
  return (path ?? []).map(({ key }) => `/${String(key)}`).join('');
}
