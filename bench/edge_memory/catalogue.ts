import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { writeSyntheticFolder } from '../smoke/synthetic_catalogue.ts';

const PARTS = join(import.meta.dirname, '../../../shared/data/pc-parts');
export const OFFERINGS = 30_013;

export type Folder = { readonly path: string; readonly remove: () => void };

/** The folder to import: the one that was named, the PC parts, or as many made up offerings. */
export function catalogueFolder(): Folder {
  const kept = { remove: () => undefined };
  const named = process.env['QW_BENCH_CATALOG'];
  if (named !== undefined && named !== '') return { path: named, ...kept };
  return existsSync(PARTS) ? { path: PARTS, ...kept } : writeSyntheticFolder(OFFERINGS);
}
