import type { CatalogActive } from '../../core/contract/catalog_queries.ts';
import { chooseLanguage } from '../../core/domain/catalogue/languages.ts';
import { acceptedLanguages } from '../http/accept_language.ts';

/**
 * The language that is answered in: of the catalogue's languages the first that is accepted, else
 * the market's, else the catalogue's own. Null: the catalogue doesn't say in which language it is.
 */
export function languageFor(
  { languages }: CatalogActive,
  accepted: readonly string[],
  market: string | undefined,
): string | null {
  if (languages === undefined) return null;
  return chooseLanguage(languages.all, accepted, market, { languages });
}

/** The same of a request that isn't answered from the cache. */
export function languageOf(
  request: Request,
  active: CatalogActive,
  market: string | undefined,
): string | null {
  return languageFor(active, acceptedLanguages(request.headers.get('accept-language')), market);
}
