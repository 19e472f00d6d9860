import { readFile } from 'node:fs/promises';
import { JSON_DEPTH_MAX, mayBeDeep } from '../contract/nesting.ts';
import type { Finding } from '../contract/reply.ts';
import type { DocumentFile, RowsFile } from '../domain/catalogue/folder/assemble.ts';
import { cutDeep } from './cut_deep.ts';
import { jsonErrorAt, lineAndColumn } from './json_position.ts';
import { readDocument, withNesting } from './read_document.ts';

export type ReadFile = {
  /** Null: it holds nothing that could be read. */
  readonly file: RowsFile | DocumentFile | null;
  /** Faults of its shape; `file` has neutral values in their place. */
  readonly findings: readonly Finding[];
  /** True when parts of it could not be read at all. */
  readonly incomplete: boolean;
};

/** Reads one JSON file: rows, or a catalogue document. `name` is how findings call it. */
export async function readCatalogueFile(path: string, name: string): Promise<ReadFile> {
  const text = await readText(path);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
    return refuse(name, 'not_json', `is not JSON: ${whatIsThere(text, jsonErrorAt(text))}`);
  }
  const cuts = mayBeDeep(text) ? cutDeep(content, JSON_DEPTH_MAX) : [];
  const located = (found: readonly Finding[]): Finding[] =>
    found.map((finding) => ({ ...finding, path: `${name}#${finding.path}` }));
  if (Array.isArray(content)) {
    const rows: readonly unknown[] = content;
    // A row that is a list is told as that.
    const within = cuts.filter(({ keys: [row] }) => !Array.isArray(rows[Number(row)]));
    const file = { kind: 'rows' as const, file: name, rows };
    return { file, findings: located(withNesting([], within)), incomplete: false };
  }
  if (typeof content !== 'object' || content === null || !('format' in content)) {
    const detail = 'is neither an array of rows nor a document with "format"';
    return refuse(name, 'not_a_catalogue', detail);
  }
  const { document, shape, findings, incomplete } = readDocument(content, cuts);
  const file = { kind: 'document' as const, file: name, document, shape };
  return { file, findings: located(findings), incomplete };
}

export async function readText(path: string): Promise<string> {
  return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
}

function whatIsThere(text: string, at: number): string {
  const where = lineAndColumn(text, at);
  return at >= text.length
    ? `it ends too early, at ${where}`
    : `unexpected ${JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0))} at ${where}`;
}

function refuse(name: string, code: string, detail: string): ReadFile {
  return { file: null, findings: [{ path: name, code, detail }], incomplete: true };
}
