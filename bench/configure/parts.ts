import { fileURLToPath } from 'node:url';
import { readFolder } from '../../core/cli/read_folder.ts';
import type { Offering } from '../../core/contract/catalog.ts';
import { assemble } from '../../core/domain/catalogue/folder/assemble.ts';

/** The data is not part of the repository; it is checked out beside it. */
const PARTS = fileURLToPath(new URL('../../../shared/data/pc-parts', import.meta.url));

/** The folder of PC parts as the importer reads it, with the configurable PC among them. */
export async function readParts(): Promise<readonly Offering[]> {
  const { input, findings } = await readFolder(PARTS, []);
  if (input === null) throw new Error(`${PARTS}: ${findings[0]?.detail ?? 'cannot be read'}`);
  return assemble(input).catalogue.offerings;
}
