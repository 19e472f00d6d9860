import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CatalogDocument } from '../contract/catalog.ts';
import type { Finding } from '../contract/reply.ts';
import type { DocumentFile, FolderInput, RowsFile } from '../domain/catalogue/folder/assemble.ts';
import { readCatalogueFile } from './read_file.ts';

/** Where overlays and the defaults of imports are kept. */
const SHIPPED = fileURLToPath(new URL('../../db/catalogue/', import.meta.url));
const DEFAULTS = join(SHIPPED, 'import', 'defaults.json');

export type FolderRead = {
  /** What could be read of it; null: nothing could. */
  readonly input: FolderInput | null;
  readonly findings: readonly Finding[];
  /** Files that are not JSON, so they were left alone. */
  readonly ignored: readonly string[];
  /** Where each file that findings may name is. */
  readonly paths: ReadonlyMap<string, string>;
};

/**
 * Reads every JSON file of the folder (not of folders in it), or one file alone, with the overlays
 * and the defaults.
 */
export async function readFolder(
  folder: string,
  overlayFiles: readonly string[],
): Promise<FolderRead> {
  const findings: Finding[] = [];
  const paths = new Map<string, string>();
  const defaults = await readShippedDefaults();
  const { base, entries } = await listFolder(folder, findings);
  const json = entries.filter((entry) => /\.json$/i.test(entry));
  if (findings.length === 0 && json.length === 0) {
    findings.push({ path: folder, code: 'nothing_to_read', detail: 'holds no .json file' });
  }
  const files: (RowsFile | DocumentFile)[] = [];
  let incomplete = false;
  for (const name of json) {
    paths.set(name, join(base, name));
    const read = await readCatalogueFile(join(base, name), name);
    if (read.file !== null) files.push(read.file);
    findings.push(...read.findings);
    incomplete ||= read.incomplete;
  }
  const forced = await readOverlays(overlayFiles, findings, paths);
  const shipped = resolve(base) === resolve(SHIPPED);
  const overlays = shipped ? [] : await shippedOverlays(findings, paths);
  const named = new Set(forced.map(({ document }) => document.name));
  const others = overlays.filter(({ document }) => !named.has(document.name));
  return {
    input: files.length === 0 ? null : { files, defaults, overlays: others, forced, incomplete },
    findings,
    ignored: entries.filter((entry) => !/\.json$/i.test(entry)),
    paths,
  };
}

type Listed = { readonly base: string; readonly entries: readonly string[] };

async function listFolder(folder: string, findings: Finding[]): Promise<Listed> {
  const found = await stat(folder).catch(() => null);
  if (found?.isFile() === true && /\.json$/i.test(folder)) {
    return { base: dirname(folder), entries: [basename(folder)] };
  }
  if (found?.isDirectory() !== true) {
    const detail = found === null ? 'there is no such folder' : 'is neither a folder nor .json';
    findings.push({ path: folder, code: 'no_folder', detail });
    return { base: folder, entries: [] };
  }
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => entry.name)
    .sort();
  return { base: folder, entries: names };
}

export async function readShippedDefaults(): Promise<CatalogDocument> {
  const { file, findings } = await readCatalogueFile(DEFAULTS, DEFAULTS);
  if (file?.kind === 'document' && findings.length === 0) return file.document;
  const why = findings.length === 0 ? 'it is not a document' : JSON.stringify(findings[0]);
  throw new Error(`the defaults of imports are broken (${DEFAULTS}): ${why}`);
}

export async function readOverlays(
  paths: readonly string[],
  findings: Finding[],
  files: Map<string, string> = new Map(),
): Promise<DocumentFile[]> {
  const overlays: DocumentFile[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => null);
    if (found?.isFile() !== true) {
      findings.push({ path, code: 'no_file', detail: 'there is no such file' });
      continue;
    }
    files.set(basename(path), path);
    const read = await readCatalogueFile(path, basename(path));
    findings.push(...read.findings);
    if (read.file?.kind === 'document') overlays.push(read.file);
    else if (read.file !== null) {
      findings.push({ path, code: 'overlay', detail: 'an overlay is a catalogue document' });
    }
  }
  return overlays;
}

async function shippedOverlays(
  findings: Finding[],
  files: Map<string, string>,
): Promise<DocumentFile[]> {
  const names = (await readdir(SHIPPED)).filter((name) => name.endsWith('.json')).sort();
  const documents = await readOverlays(
    names.map((name) => join(SHIPPED, name)),
    findings,
    files,
  );
  return documents.filter(({ document }) => document.overlays !== undefined);
}
