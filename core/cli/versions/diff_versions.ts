import { CATALOG_PARTS } from '../../contract/catalog_diff.ts';
import type {
  CatalogChange,
  CatalogDiff,
  CatalogPart,
  FieldChange,
} from '../../contract/catalog_diff.ts';
import { done, refused, table } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import type { VerbCall } from './parse_verb.ts';
import { allPages } from './session.ts';
import type { Session } from './session.ts';

const PAGE = 200;
/** Differences that a person is shown without asking for all. */
const SHOWN_MAX = 200;
const VALUE_SHOWN_MAX = 60;
const SIGN = { added: '+', removed: '-', changed: '~' } as const;

export async function diffVersions(session: Session, call: VerbCall): Promise<Outcome> {
  const [from = '', to = ''] = call.args;
  // The arguments were parsed by the picklist of the contract.
  const part = call.options.part as CatalogPart | undefined;
  const filter = part === undefined ? {} : { part };
  let counts: CatalogDiff['counts'];
  let read = 0;
  const pages = await allPages(
    async (cursor) => {
      const page = await session.query('catalog_diff', {
        from,
        to,
        ...filter,
        limit: PAGE,
        ...cursor,
      });
      if (!page.ok) return page;
      counts ??= page.body.counts;
      read += page.body.items.length;
      if (page.body.next !== undefined && read % (PAGE * 25) < PAGE) {
        session.progress(`${read} differences read`);
      }
      return page;
    },
    call.flags.all === true || call.json ? undefined : SHOWN_MAX,
  );
  if (!pages.ok) return refused(pages);
  const value = { from, to, counts: counts ?? {}, items: pages.items };
  if (pages.items.length === 0) return done(value, 'no difference');
  return done(
    value,
    ...countLines(counts ?? {}),
    '',
    ...pages.items.flatMap(changeLines),
    ...(pages.left ? ['and more: --all or --json shows them'] : []),
  );
}

function countLines(counts: NonNullable<CatalogDiff['counts']>): string[] {
  const rows = CATALOG_PARTS.flatMap((part) => {
    const count = counts[part];
    return count === undefined ? [] : [[part, count.added, count.removed, count.changed]];
  });
  return table(['', 'added', 'removed', 'changed'], rows);
}

function changeLines({ part, id, name, change, fields = [], fieldsTotal = 0 }: CatalogChange) {
  const title = part === 'settings' ? part : `${part}/${id}`;
  const more = fieldsTotal - fields.length;
  return [
    `${SIGN[change]} ${title}${name === undefined ? '' : `  ${name}`}`,
    ...fields.map(fieldLine),
    ...(more > 0 ? [`    and ${more} more fields`] : []),
  ];
}

function fieldLine({ path, before, after }: FieldChange): string {
  if (before === undefined) return `    ${path}: + ${shown(after)}`;
  if (after === undefined) return `    ${path}: - ${shown(before)}`;
  return `    ${path}: ${shown(before)} → ${shown(after)}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.length <= VALUE_SHOWN_MAX ? text : `${text.slice(0, VALUE_SHOWN_MAX - 1)}…`;
}
