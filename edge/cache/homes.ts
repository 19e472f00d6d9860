import type { CatalogActive } from '../../core/contract/catalog_queries.ts';
import { lookup } from '../../core/domain/catalogue/languages.ts';
import { acceptedLanguages, HEADER_CHARS_MAX } from '../http/accept_language.ts';
import type { Kept } from './sieve.ts';

/** Finished replies by path and query, for everybody whose language comes out the same. */
export type Home<Reply> = {
  /** Undefined: nobody asked for one that there is; the market's or the catalogue's is sent. */
  readonly language: string | undefined;
  readonly replies: Map<string, Kept<Reply>>;
};

/** Which home a header leads to. There are as many homes as languages, however many headers. */
export type Homes<Reply> = {
  readonly common: Home<Reply>;
  readonly byLanguage: Map<string, Home<Reply>>;
  readonly byHeader: Map<string, Home<Reply>>;
  /** The version whose languages those headers were looked up among. */
  version: string;
  lastHeader: string;
  last: Home<Reply>;
};

/** Clients send a handful of different headers; whoever sends thousands only makes us parse. */
const HEADERS_MAX = 200;

export function newHomes<Reply>(): Homes<Reply> {
  const common = { language: undefined, replies: new Map<string, Kept<Reply>>() };
  return {
    common,
    byLanguage: new Map(),
    byHeader: new Map(),
    version: '',
    lastHeader: '',
    last: common,
  };
}

/** On the hottest path: a catalogue of one language looks at no header, others seldom parse one. */
export function homeOf<Reply>(
  homes: Homes<Reply>,
  active: CatalogActive | undefined,
  headers: Headers,
): Home<Reply> {
  if (active?.languages === undefined) return homes.common;
  const header = headers.get('accept-language');
  // Of a longer one nothing is understood, so that nothing of it is remembered.
  if (header === null || header.length > HEADER_CHARS_MAX) return homes.common;
  if (header === homes.lastHeader && active.catalogVersion === homes.version) return homes.last;
  homes.last = resolve(homes, active, active.languages.all, header);
  homes.lastHeader = header;
  return homes.last;
}

function resolve<Reply>(
  homes: Homes<Reply>,
  active: CatalogActive,
  languages: readonly string[],
  header: string,
): Home<Reply> {
  const { byHeader, byLanguage } = homes;
  if (homes.version !== active.catalogVersion || byHeader.size >= HEADERS_MAX) byHeader.clear();
  homes.version = active.catalogVersion;
  const known = byHeader.get(header);
  if (known !== undefined) return known;
  const language = lookup(acceptedLanguages(header), languages) ?? undefined;
  let home = language === undefined ? homes.common : byLanguage.get(language);
  if (home === undefined) {
    home = { language, replies: new Map() };
    byLanguage.set(language ?? '', home);
  }
  byHeader.set(header, home);
  return home;
}
