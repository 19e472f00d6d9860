import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { WholeCatalogue } from '../../domain/catalogue/validate_catalogue.ts';

/** Of a folder: a file that a version control shows, and an editor opens. */
const THINGS_A_FILE = 2_000;
/** Files of an earlier export; `--force` replaces these and nothing else. */
const OWN = /^\d\d-(settings|offerings|prices|promotions)(-\d{3,})?\.json$/;

type Content = Partial<WholeCatalogue>;
export type Written =
  | { readonly ok: true; readonly files: readonly string[] }
  | { readonly ok: false; readonly detail: string };

/** `FILE.json` becomes one document, anything else a folder of several. */
export async function writeExport(
  path: string,
  name: string,
  catalogue: WholeCatalogue,
  force: boolean,
): Promise<Written> {
  const found = await stat(path).catch(() => null);
  if (/\.json$/i.test(path)) {
    if (found?.isDirectory() === true) return no(`${path} is a folder, not a file`);
    if (found !== null && !force) return no(`${path} is there already: --force replaces it`);
    const folder = await stat(dirname(path)).catch(() => null);
    if (folder?.isDirectory() !== true) return no(`there is no folder ${dirname(path)}`);
    await writeFile(`${path}.part`, documentOf(name, catalogue));
    await rename(`${path}.part`, path);
    return { ok: true, files: [basename(path)] };
  }
  if (found !== null && !found.isDirectory()) {
    return no(`${path} is a file that does not end in .json: name a folder or a .json file`);
  }
  const there = found === null ? [] : await readdir(path);
  const others = there.filter((file) => !OWN.test(file));
  if (others.length > 0) {
    return no(`${path} also holds ${others.slice(0, 3).join(', ')}: name a folder of its own`);
  }
  if (there.length > 0 && !force) return no(`${path} is not empty: --force replaces what is there`);
  await mkdir(path, { recursive: true });
  const files = filesOf(catalogue);
  for (const { file, content } of files) {
    await writeFile(join(path, `${file}.part`), documentOf(name, content));
  }
  for (const file of there) await rm(join(path, file));
  for (const { file } of files) await rename(join(path, `${file}.part`), join(path, file));
  return { ok: true, files: files.map(({ file }) => file) };
}

function no(detail: string): Written {
  return { ok: false, detail };
}

function filesOf(whole: WholeCatalogue): { file: string; content: Content }[] {
  const { settings, priceLists } = whole;
  const parts = (['offerings', 'prices', 'promotions'] as const).flatMap((part, order) => {
    const things = whole[part];
    const count = Math.ceil(things.length / THINGS_A_FILE);
    return Array.from({ length: count }, (_, at) => ({
      file: `${order + 2}0-${part}-${String(at + 1).padStart(3, '0')}.json`,
      content: { [part]: things.slice(at * THINGS_A_FILE, (at + 1) * THINGS_A_FILE) } as Content,
    }));
  });
  return [{ file: '10-settings.json', content: { settings, priceLists } }, ...parts];
}

/** One thing a line, so that a comparison of two exports by lines says something. */
function documentOf(name: string, content: Content): string {
  const lists = (['priceLists', 'offerings', 'prices', 'promotions'] as const).flatMap((part) => {
    const things = content[part] ?? [];
    if (things.length === 0) return [];
    return [`"${part}": [\n${things.map((thing) => JSON.stringify(thing)).join(',\n')}\n]`];
  });
  const { settings } = content;
  const members = [
    '"format": "quotewright.catalogue/1"',
    `"name": ${JSON.stringify(name)}`,
    '"complete": true',
    ...(settings === undefined ? [] : [`"settings": ${JSON.stringify(settings, null, 2)}`]),
    ...lists,
  ];
  return `{\n${members.join(',\n')}\n}\n`;
}
