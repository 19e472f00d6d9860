import type { CatalogVersion } from '../../contract/catalog_queries.ts';
import type { Reply } from '../../contract/reply.ts';
import { findingLines, warningLines } from '../summary.ts';
import { done, refused } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import type { VerbCall } from './parse_verb.ts';
import type { Session } from './session.ts';

/** Checking; the exit code tells whether there are findings. */
export async function validateVersion(session: Session, call: VerbCall): Promise<Outcome> {
  const [catalogVersion = ''] = call.args;
  const reply = await session.change('catalog_validate', { catalogVersion });
  if (!reply.ok) return refused(reply);
  const { findings, findingsTotal } = reply.body;
  if (findingsTotal === 0) {
    const { warnings } = reply.body;
    return done(reply.body, `version ${catalogVersion} is validated`, ...warningLines(warnings));
  }
  const lines = [`${findingsTotal} findings, so it stays a draft:`, findingLines(findings)];
  const kept = findingsTotal - findings.length;
  if (kept > 0) lines.push(`  and ${kept} more that the reply has no room for`);
  return { value: reply.body, lines, good: false };
}

export async function publishVersion(session: Session, call: VerbCall): Promise<Outcome> {
  const [catalogVersion = ''] = call.args;
  const body = { catalogVersion, ...activateAt(call) };
  const reply = await session.change('catalog_publish', body);
  if (!reply.ok) {
    return refused(reply, reply.findings === undefined ? [] : [findingLines(reply.findings)]);
  }
  const { warnings } = reply.body;
  const line = whenOnSale(call, catalogVersion);
  return done({ ...reply.body, ok: true }, line, ...warningLines(warnings));
}

export async function activateVersion(session: Session, call: VerbCall): Promise<Outcome> {
  const [catalogVersion = ''] = call.args;
  const seen = await look(session, catalogVersion);
  if (!seen.ok) return refused(seen);
  const body = { catalogVersion, ...activateAt(call) };
  const reply = await session.change('catalog_activate', body, seen);
  return told(reply, whenOnSale(call, catalogVersion));
}

export async function unscheduleVersion(session: Session, call: VerbCall): Promise<Outcome> {
  const [catalogVersion = ''] = call.args;
  const seen = await look(session, catalogVersion);
  if (!seen.ok) return refused(seen);
  const body = { catalogVersion, ...activateAt(call) };
  const reply = await session.change('catalog_unschedule', body, seen);
  return told(reply, `version ${catalogVersion} is no longer scheduled`);
}

export async function retireVersion(session: Session, call: VerbCall): Promise<Outcome> {
  const [catalogVersion = ''] = call.args;
  const seen = await look(session, catalogVersion);
  if (!seen.ok) return refused(seen);
  const reply = await session.change('catalog_retire', { catalogVersion }, seen);
  return told(reply, `version ${catalogVersion} is retired`);
}

/** Names what it saw on sale, so that of two people who do this at once one is refused. */
export async function rollBack(session: Session, call: VerbCall): Promise<Outcome> {
  const active = await session.query('catalog_active', {});
  if (!active.ok) return refused(active);
  const [catalogVersion] = call.args;
  const from = call.options.from ?? active.body.catalogVersion;
  const reply = await session.change('catalog_rollback', {
    from,
    ...(catalogVersion === undefined ? {} : { catalogVersion }),
  });
  if (!reply.ok) return refused(reply);
  const lines = [`rolled back from ${from}: version ${reply.body.catalogVersion} is on sale`];
  const { next } = active.body;
  if (next !== undefined) {
    lines.push(`still scheduled: ${next.catalogVersion} at ${next.activateAt}`);
  }
  return done(reply.body, ...lines);
}

/** The state that the change is meant for. */
async function look(session: Session, catalogVersion: string) {
  const reply = await session.query('catalog_version', { catalogVersion });
  return reply.ok ? { ok: true as const, expectedVersion: reply.version ?? 0 } : reply;
}

function told(reply: Reply<CatalogVersion>, line: string): Outcome {
  return reply.ok ? done(reply.body, line) : refused(reply);
}

function activateAt({ options: { at } }: VerbCall): { readonly activateAt?: string } {
  return at === undefined ? {} : { activateAt: at };
}

function whenOnSale({ options: { at } }: VerbCall, version: string): string {
  return at === undefined ? `version ${version} is on sale` : `version ${version} from ${at} on`;
}
