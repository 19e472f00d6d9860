import type { ParsedBody } from '../../contract/calls.ts';
import type { CatalogVersion } from '../../contract/catalog_queries.ts';
import type { CatalogEventData, CatalogRetiredData } from '../../contract/events.ts';
import { refuse } from '../../contract/reply.ts';
import type { Reply } from '../../contract/reply.ts';
import type { Call } from '../../server/call.ts';
import { staleVersion } from '../../server/call.ts';
import { runCommand } from '../../server/run_command.ts';
import { analyzeCatalogue, saveCatalogVersion } from '../../sql/catalogue/catalog_version.ts';
import { activateVersion } from '../../sql/catalogue/catalog_version_schedule.ts';
import { fingerprintDraft } from '../../sql/catalogue/catalog_version_content.ts';
import { stillChecked, withContent, withDraftCheck } from './catalog_check.ts';
import type { DraftCheck } from './catalog_check.ts';
import { placeOf } from './catalog_place.ts';
import { lockScheduleAndVersion } from './catalog_schedule_lock.ts';
import { changed, notDraft, notThere, versionReply } from './catalog_version_view.ts';
import { auditRow } from '../evidence.ts';

/** What isn't validated yet is checked here; from now on it never changes. */
export function catalogPublish(
  call: Call,
  body: ParsedBody['catalog_publish'],
): Promise<Reply<CatalogVersion>> {
  return withDraftCheck(call, body.catalogVersion, (check) => publish(call, body, check));
}

function publish(
  call: Call,
  { catalogVersion: version, activateAt }: ParsedBody['catalog_publish'],
  check: DraftCheck | null,
): Promise<Reply<CatalogVersion>> {
  const { tenant } = call.identity;
  return runCommand(call, {
    load: (sql) => [
      ...lockScheduleAndVersion(sql, call, version),
      fingerprintDraft(sql, tenant, version),
    ],
    decide: ([, [row], activations, [print]]) => {
      if (row === undefined) return notThere(version);
      const stale = staleVersion(call, row.version);
      if (stale !== null) return stale;
      if (row.status !== 'draft' && row.status !== 'validated') return notDraft(row);
      const place = placeOf(call.now, activateAt, activations);
      if (!place.ok) return place;
      const checked = row.status === 'draft' ? stillChecked(check, print) : null;
      if (checked !== null && !checked.clean) {
        const { findings, findingsTotal } = checked;
        const detail = `catalogue version ${version} has ${findingsTotal} findings`;
        return refuse('catalog_invalid', detail, { findings });
      }
      const whole = checked === null ? row : withContent(row, checked);
      const data = eventData(whole, place.at);
      const { row: published, events } = changed(
        call,
        { ...whole, status: 'published', publishedAt: call.now },
        [
          { type: 'catalog.published', data },
          { type: 'catalog.activated', data },
        ],
      );
      const activation = { catalogVersion: version, activateAt: place.at };
      const decided = { reason: 'published', decidedAt: call.now } as const;
      return {
        ok: true,
        reply: versionReply(published, checked?.warnings ?? []),
        changes: {
          statements: (sql) => [
            saveCatalogVersion(sql, tenant, published),
            activateVersion(sql, tenant, activation, decided),
            analyzeCatalogue(sql),
          ],
          events,
          audit: [
            auditRow(call, 'catalog', version, {
              beforeStatus: row.status,
              afterStatus: 'published',
              detail: `on sale from ${place.at}`,
            }),
          ],
        },
      };
    },
  });
}

export function eventData(
  row: { readonly catalogVersion: string; readonly name: string; readonly offerings: number },
  activateAt: string,
): CatalogEventData {
  const { catalogVersion, name, offerings } = row;
  return { catalogVersion, name, activateAt, offerings };
}

/** For ever. What is on sale, or will be, stays: something else has to take its place first. */
export function catalogRetire(
  call: Call,
  { catalogVersion: version }: ParsedBody['catalog_retire'],
): Promise<Reply<CatalogVersion>> {
  const { tenant } = call.identity;
  return runCommand(call, {
    load: (sql) => lockScheduleAndVersion(sql, call, version),
    decide: ([, [row], activations]) => {
      if (row === undefined) return notThere(version);
      if (row.status === 'retired') return { ok: true, reply: versionReply(row) };
      const stale = staleVersion(call, row.version);
      if (stale !== null) return stale;
      const mine = activations.find(({ catalogVersion }) => catalogVersion === version);
      if (mine !== undefined) {
        const detail =
          mine.activateAt <= call.now
            ? 'this version is on sale: put another one on sale first'
            : `this version is to go on sale at ${mine.activateAt}: catalog_unschedule first`;
        return refuse('illegal_transition', detail);
      }
      const data: CatalogRetiredData = { catalogVersion: version, name: row.name };
      const { row: retired, events } = changed(call, { ...row, status: 'retired' }, [
        { type: 'catalog.retired', data },
      ]);
      const transition = { beforeStatus: row.status, afterStatus: 'retired' };
      return {
        ok: true,
        reply: versionReply(retired),
        changes: {
          statements: (sql) => [saveCatalogVersion(sql, tenant, retired)],
          events,
          audit: [auditRow(call, 'catalog', version, transition)],
        },
      };
    },
  });
}
