import { basename } from 'node:path';
import { connectCore } from '../client/connect.ts';
import { assemble } from '../domain/catalogue/folder/assemble.ts';
import type { Assembled } from '../domain/catalogue/folder/assemble.ts';
import { contentHash } from '../domain/catalogue/folder/content_hash.ts';
import { analyseCatalogue } from '../domain/configuration/analysis/analyse_catalogue.ts';
import type { Analysis } from '../domain/configuration/analysis/analyse_offering.ts';
import type { Arguments } from './catalog_arguments.ts';
import { oversized } from './chunks.ts';
import { connectionFrom } from './connection.ts';
import { located } from './located.ts';
import type { LocatedFinding } from './located.ts';
import { readFolder } from './read_folder.ts';
import { readModel } from './read_model.ts';
import { sendCatalogue } from './send_catalogue.ts';
import type { Sent } from './send_catalogue.ts';
import { userPath } from './user_path.ts';

type ImportArguments = Extract<Arguments, { readonly command: 'import' | 'check' }>;

/** What is not known by then is told as not settled. */
const ANALYSIS_MS_MAX = 10_000;

/** What the command line reports, as text or as its last line of JSON. */
export type Outcome = {
  readonly assembled: Assembled | null;
  readonly findings: readonly LocatedFinding[];
  /** What its rules make impossible or unavoidable although it is offered. */
  readonly warnings: readonly LocatedFinding[];
  /** Null: with findings it has none. */
  readonly contentHash: string | null;
  readonly sent: Sent | null;
  readonly ignored: readonly string[];
};

/** Reads, checks and, for `import`, sends. With any finding nothing is changed. */
export async function runImport(
  args: ImportArguments,
  progress: (text: string) => void,
): Promise<Outcome> {
  const folder = userPath(args.folder);
  progress(`reading ${folder}`);
  const read = await (isModel(folder) ? readModel : readFolder)(
    folder,
    args.overlays.map(userPath),
  );
  const { ignored } = read;
  if (read.input === null) {
    const findings = await located(read.findings, read.paths);
    return { assembled: null, findings, warnings: [], contentHash: null, sent: null, ignored };
  }
  const assembled = assemble(read.input);
  const analysis = analyse(assembled);
  const large = oversized(assembled.catalogue).map(assembled.locate);
  const found = [...read.findings, ...assembled.findings, ...large, ...analysis.findings];
  const warnings = await located(analysis.warnings, read.paths);
  if (found.length > 0) {
    const findings = await located(found, read.paths);
    return { assembled, findings, warnings, contentHash: null, sent: null, ignored };
  }
  const hash = contentHash(assembled.catalogue);
  const outcome = { assembled, findings: [], warnings, contentHash: hash, ignored };
  if (args.command === 'check') return { ...outcome, sent: null };
  const document = read.input.files.find(
    (file) => file.kind === 'document' && file.document.overlays === undefined,
  );
  const documentName = document?.kind === 'document' ? document.document.name : undefined;
  const name = args.name ?? documentName ?? basename(folder);
  return { ...outcome, sent: await send(name, assembled, hash, args, progress) };
}

/** Rules are followed only where all that they read is right. */
function analyse({ analysable, locate }: Assembled): Analysis {
  const end = performance.now() + ANALYSIS_MS_MAX;
  const { findings, warnings } = analyseCatalogue(analysable, () => performance.now() > end);
  return { findings: findings.map(locate), warnings: warnings.map(locate) };
}

/** A file of a feature model instead of a folder of JSON. */
function isModel(path: string): boolean {
  return /\.uvl$/i.test(path);
}

async function send(
  name: string,
  assembled: Assembled,
  hash: string,
  args: ImportArguments,
  progress: (text: string) => void,
): Promise<Sent> {
  const { catalogue } = assembled;
  const { publish, force } = args;
  const connection = connectionFrom(process.env);
  if (typeof connection === 'string') return { ok: false, code: 'unavailable', detail: connection };
  const { url, token } = connection;
  const core = await connectCore({ url, name: 'catalog-import', startupSeconds: 10 });
  try {
    const sender = { core, token, progress };
    return await sendCatalogue(sender, { name, catalogue, contentHash: hash, publish, force });
  } finally {
    await core.close();
  }
}
