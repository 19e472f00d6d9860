import type { Refusal } from '../../contract/reply.ts';
import { refuse } from '../../contract/reply.ts';

export function nothingOnSale(): Refusal {
  return refuse('catalog_version_stale', 'no catalogue version is on sale', {
    field: '/catalogVersion',
  });
}

/**
 * A write names the version that it was configured on, and only the one on sale will do. Null: it
 * is the one on sale, or none was named.
 */
export function staleCatalogue(
  named: string | undefined,
  activeVersion: string | null,
): Refusal | null {
  if (activeVersion === null) return nothingOnSale();
  if (named === undefined || named === activeVersion) return null;
  return refuse(
    'catalog_version_stale',
    `configured on catalogue version ${named}; on sale is ${activeVersion}: configure again`,
    { field: '/catalogVersion' },
  );
}
