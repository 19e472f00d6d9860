import type { CatalogExport } from '../../contract/catalog_export.ts';
import type { Refusal } from '../../contract/reply.ts';
import { contentHash } from '../../domain/catalogue/folder/content_hash.ts';
import type { WholeCatalogue } from '../../domain/catalogue/validate_catalogue.ts';
import { userPath } from '../user_path.ts';
import { done, refused } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import type { VerbCall } from './parse_verb.ts';
import type { Session } from './session.ts';
import { writeExport } from './write_export.ts';

/** Reads every page, then writes: what is not complete never looks like an export. */
export async function exportVersion(session: Session, call: VerbCall): Promise<Outcome> {
  const [catalogVersion = '', target = ''] = call.args;
  const read = await readVersion(session, catalogVersion);
  if (!read.ok) return refused(read);
  const { name, catalogue } = read;
  const path = userPath(target);
  const written = await writeExport(path, name, catalogue, call.flags.force === true);
  if (!written.ok) {
    return { value: { ok: false, detail: written.detail }, lines: [written.detail], good: false };
  }
  const { offerings, prices, priceLists, promotions } = catalogue;
  const value = {
    catalogVersion,
    path,
    files: written.files,
    offerings: offerings.length,
    prices: prices.length,
    priceLists: priceLists.length,
    promotions: promotions.length,
    contentHash: contentHash(catalogue),
  };
  return done(
    value,
    `${value.offerings} offerings, ${value.prices} prices, ${value.priceLists} price lists and ` +
      `${value.promotions} promotions of ${catalogVersion} in ${written.files.length} files: ${path}`,
    `content ${value.contentHash}`,
  );
}

export async function readVersion(
  session: Session,
  catalogVersion: string,
): Promise<
  { readonly ok: true; readonly name: string; readonly catalogue: WholeCatalogue } | Refusal
> {
  const pages: CatalogExport[] = [];
  let next: string | undefined;
  let things = 0;
  do {
    const cursor = next === undefined ? {} : { cursor: next };
    const page = await session.query('catalog_export', { catalogVersion, ...cursor });
    if (!page.ok) return page;
    pages.push(page.body);
    const { offerings, prices, priceLists, promotions } = page.body;
    things += offerings.length + prices.length + priceLists.length + promotions.length;
    next = page.body.next;
    if (next !== undefined && pages.length % 10 === 0) session.progress(`${things} things read`);
  } while (next !== undefined);
  const [first] = pages;
  if (first === undefined) throw new Error('an export has at least one page');
  return {
    ok: true,
    name: first.name,
    catalogue: {
      settings: first.settings,
      priceLists: pages.flatMap((page) => page.priceLists),
      offerings: pages.flatMap((page) => page.offerings),
      prices: pages.flatMap((page) => page.prices),
      promotions: pages.flatMap((page) => page.promotions),
    },
  };
}
