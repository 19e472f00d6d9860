import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CatalogDocument } from '../contract/catalog.ts';
import type { Finding } from '../contract/reply.ts';
import type { DocumentFile, FolderInput, RowsFile } from '../domain/catalogue/folder/assemble.ts';
import { readCatalogueFile } from './read_file.ts';

/** Where overlays and the defaults of imports are kept. */
const SHIPPED = fileURLToPath(new URL('../../db/catalogue/', import.meta.url));
const DEFAULTS = join(SHIPPED, 'import', 'defaults.json');

export type FolderRead = {
  /** Null: something could not be read, and the findings say what. */
  readonly input: FolderInput | null;
  readonly findings: readonly Finding[];
  /** Files that are not JSON, so they were left alone. */
  readonly ignored: readonly string[];
};

/** Reads every JSON file of the folder (not of folders in it), the overlays and the defaults. */
export async function readFolder(
  folder: string,
  overlayFiles: readonly string[],
): Promise<FolderRead> {
  const findings: Finding[] = [];
  const defaults = await readShippedDefaults();
  const entries = await listFolder(folder, findings);
  const json = entries.filter((entry) => /\.json$/i.test(entry));
  if (findings.length === 0 && json.length === 0) {
    findings.push({ path: folder, code: 'nothing_to_read', detail: 'holds no .json file' });
  }
  const files: (RowsFile | DocumentFile)[] = [];
  for (const name of json) {
    const read = await readCatalogueFile(join(folder, name), name);
    if (read.ok) files.push(read.file);
    else findings.push(...read.findings);
  }
  const forced = await readOverlays(overlayFiles, findings);
  const overlays = resolve(folder) === resolve(SHIPPED) ? [] : await shippedOverlays(findings);
  const named = new Set(forced.map(({ document }) => document.name));
  const others = overlays.filter(({ document }) => !named.has(document.name));
  return {
    input: findings.length === 0 ? { files, defaults, overlays: others, forced } : null,
    findings,
    ignored: entries.filter((entry) => !/\.json$/i.test(entry)),
  };
}

async function listFolder(folder: string, findings: Finding[]): Promise<string[]> {
  const found = await stat(folder).catch(() => null);
  if (found?.isDirectory() !== true) {
    const detail = found === null ? 'there is no such folder' : 'is a file: name the folder';
    findings.push({ path: folder, code: 'no_folder', detail });
    return [];
  }
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => entry.name)
    .sort();
}

export async function readShippedDefaults(): Promise<CatalogDocument> {
  const read = await readCatalogueFile(DEFAULTS, DEFAULTS);
  if (read.ok && read.file.kind === 'document') return read.file.document;
  const why = read.ok ? 'it is not a document' : JSON.stringify(read.findings[0]);
  throw new Error(`the defaults of imports are broken (${DEFAULTS}): ${why}`);
}

export async function readOverlays(
  paths: readonly string[],
  findings: Finding[],
): Promise<DocumentFile[]> {
  const overlays: DocumentFile[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => null);
    if (found?.isFile() !== true) {
      findings.push({ path, code: 'no_file', detail: 'there is no such file' });
      continue;
    }
    const read = await readCatalogueFile(path, basename(path));
    if (!read.ok) findings.push(...read.findings);
    else if (read.file.kind === 'document') overlays.push(read.file);
    else findings.push({ path, code: 'overlay', detail: 'an overlay is a catalogue document' });
  }
  return overlays;
}

async function shippedOverlays(findings: Finding[]): Promise<DocumentFile[]> {
  const names = (await readdir(SHIPPED)).filter((name) => name.endsWith('.json')).sort();
  const documents = await readOverlays(
    names.map((name) => join(SHIPPED, name)),
    findings,
  );
  return documents.filter(({ document }) => document.overlays !== undefined);
}
