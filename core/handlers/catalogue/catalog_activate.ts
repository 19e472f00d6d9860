import type { ParsedBody } from '../../contract/calls.ts';
import type { CatalogVersion } from '../../contract/catalog_queries.ts';
import type { CatalogActivation } from '../../contract/catalog_versions.ts';
import type { CatalogUnscheduledData } from '../../contract/events.ts';
import { refuse } from '../../contract/reply.ts';
import type { Refusal, Reply } from '../../contract/reply.ts';
import type { Call } from '../../server/call.ts';
import { staleVersion } from '../../server/call.ts';
import { runCommand } from '../../server/run_command.ts';
import type { Done } from '../../server/run_command.ts';
import { saveCatalogVersion } from '../../sql/catalogue/catalog_version.ts';
import type { CatalogVersionRow } from '../../sql/catalogue/catalog_version.ts';
import {
  activateVersion,
  unscheduleVersion,
} from '../../sql/catalogue/catalog_version_schedule.ts';
import type { Activation } from '../../sql/catalogue/catalog_version_schedule.ts';
import { placeOf } from './catalog_place.ts';
import { eventData } from './catalog_publish.ts';
import { lockScheduleAndVersion } from './catalog_schedule_lock.ts';
import { changed, notThere, versionReply } from './catalog_version_view.ts';
import { auditRow } from '../evidence.ts';

/** Only a published version can be on sale; says what would make this one fit. */
export function unfit({
  catalogVersion: version,
  status,
}: Pick<CatalogVersionRow, 'catalogVersion' | 'status'>): Refusal | null {
  if (status === 'published') return null;
  const detail =
    status === 'retired'
      ? `catalogue version ${version} is retired for ever: export it and import it as a new one`
      : `catalogue version ${version} is ${status}: catalog_publish puts it on sale`;
  return refuse('illegal_transition', detail);
}

/** The switch itself needs nobody: time passes `activateAt`, and the version is on sale. */
export function catalogActivate(
  call: Call,
  { catalogVersion: version, activateAt }: ParsedBody['catalog_activate'],
): Promise<Reply<CatalogVersion>> {
  return runCommand(call, {
    load: (sql) => lockScheduleAndVersion(sql, call, version),
    decide: ([, [row], activations]) => {
      if (row === undefined) return notThere(version);
      const refused = staleVersion(call, row.version) ?? unfit(row);
      if (refused !== null) return refused;
      if (isThere(call.now, version, activateAt, activations)) {
        return { ok: true, reply: versionReply(row) };
      }
      return activated(call, row, { activateAt, activations, reason: 'activated' });
    },
  });
}

/** It is on sale already, or scheduled for that very instant. */
function isThere(
  now: string,
  version: string,
  activateAt: string | undefined,
  activations: readonly Activation[],
): boolean {
  const nowMs = Date.parse(now);
  const wantedMs = activateAt === undefined ? nowMs : Date.parse(activateAt);
  const own = activations.filter(({ catalogVersion }) => catalogVersion === version);
  return own.some((one) =>
    wantedMs > nowMs
      ? Date.parse(one.activateAt) === wantedMs
      : activateAt === undefined && Date.parse(one.activateAt) <= nowMs,
  );
}

/** The one way onto the schedule for a version that was published before. */
export function activated(
  call: Call,
  row: CatalogVersionRow,
  how: {
    readonly activateAt: string | undefined;
    readonly activations: readonly Activation[];
    readonly reason: CatalogActivation['reason'];
    readonly detail?: string;
  },
): Done<CatalogVersion> | Refusal {
  const { tenant } = call.identity;
  const place = placeOf(call.now, how.activateAt, how.activations);
  if (!place.ok) return place;
  const { row: saved, events } = changed(call, row, [
    { type: 'catalog.activated', data: eventData(row, place.at) },
  ]);
  const activation = { catalogVersion: row.catalogVersion, activateAt: place.at };
  const decided = { reason: how.reason, decidedAt: call.now };
  const detail = how.detail ?? `on sale from ${place.at}`;
  return {
    ok: true,
    reply: versionReply(saved),
    changes: {
      statements: (sql) => [
        saveCatalogVersion(sql, tenant, saved),
        activateVersion(sql, tenant, activation, decided),
      ],
      events,
      audit: [auditRow(call, 'catalog', row.catalogVersion, { detail })],
    },
  };
}

export function catalogUnschedule(
  call: Call,
  { catalogVersion: version, activateAt }: ParsedBody['catalog_unschedule'],
): Promise<Reply<CatalogVersion>> {
  const { tenant } = call.identity;
  return runCommand(call, {
    load: (sql) => lockScheduleAndVersion(sql, call, version),
    decide: ([, [row], activations]) => {
      if (row === undefined) return notThere(version);
      const stale = staleVersion(call, row.version);
      if (stale !== null) return stale;
      const nowMs = Date.parse(call.now);
      const wantedMs = activateAt === undefined ? undefined : Date.parse(activateAt);
      const instants = activations
        .filter(({ catalogVersion }) => catalogVersion === version)
        .map((one) => one.activateAt)
        .filter((at) => Date.parse(at) > nowMs)
        .filter((at) => wantedMs === undefined || Date.parse(at) === wantedMs);
      if (instants.length === 0) {
        const when = activateAt === undefined ? 'an instant to come' : activateAt;
        return refuse('illegal_transition', `version ${version} is not scheduled for ${when}`);
      }
      const data: CatalogUnscheduledData = {
        catalogVersion: version,
        name: row.name,
        activations: instants,
      };
      const { row: saved, events } = changed(call, row, [{ type: 'catalog.unscheduled', data }]);
      const detail = `no longer scheduled for ${instants.join(', ')}`;
      return {
        ok: true,
        reply: versionReply(saved),
        changes: {
          statements: (sql) => [
            saveCatalogVersion(sql, tenant, saved),
            unscheduleVersion(sql, tenant, version, instants),
          ],
          events,
          audit: [auditRow(call, 'catalog', version, { detail })],
        },
      };
    },
  });
}
