import { basename } from 'node:path';
import * as v from 'valibot';
import { OfferingSchema, OPTIONS_MAX, RULES_MAX } from '../contract/catalog.ts';
import type { Offering } from '../contract/catalog.ts';
import type { Finding } from '../contract/reply.ts';
import { offeringOfModel } from '../domain/feature_model/offering.ts';
import { tooLarge } from './chunks.ts';
import { readOverlays, readShippedDefaults } from './read_folder.ts';
import type { FolderRead } from './read_folder.ts';
import { readUvl } from './read_uvl.ts';

/** A feature model as a catalogue of one offering, beside the overlays that were asked for. */
export async function readModel(
  path: string,
  overlayFiles: readonly string[],
): Promise<FolderRead> {
  const file = basename(path);
  const read = await readUvl(path, file);
  if (!read.ok) return { input: null, findings: read.findings, ignored: [], paths: new Map() };
  const offering = offeringOfModel(read.model);
  const findings = complaintsAbout(offering, file);
  const defaults = await readShippedDefaults();
  const forced = await readOverlays(overlayFiles, findings);
  if (findings.length > 0) return { input: null, findings, ignored: [], paths: new Map() };
  const { priceLists } = defaults;
  const document = {
    format: 'quotewright.catalogue/1' as const,
    name: read.model.name === '' ? file : read.model.name,
    priceLists,
    offerings: [offering],
    prices: [],
    promotions: [],
  };
  const input = {
    files: [{ kind: 'document' as const, file, document }],
    defaults,
    overlays: [],
    forced,
  };
  return { input, findings, ignored: [], paths: new Map() };
}

/** What the contract has against it: too many options or rules, or too long for one message. */
function complaintsAbout(offering: Offering, file: string): Finding[] {
  const limits = [
    ['features', offering.options.length, OPTIONS_MAX],
    ['groups and constraints', offering.rules.length, RULES_MAX],
  ] as const;
  const over = limits.filter(([, count, max]) => count > max);
  if (over.length > 0) {
    return over.map(([what, count, max]) => ({
      path: file,
      code: 'limit',
      detail: `has ${count} ${what}, and an offering takes ${max} at most; analyse takes any number`,
    }));
  }
  const large = tooLarge(offering);
  if (large !== null) {
    const detail = `as an offering it ${large}; analyse takes any size`;
    return [{ path: file, code: 'limit', detail }];
  }
  const parsed = v.safeParse(OfferingSchema, offering);
  return (parsed.issues ?? []).map(({ path, message }) => ({
    path: `${file}#${(path ?? []).map(({ key }) => `/${String(key)}`).join('')}`,
    code: 'document',
    detail: message,
  }));
}
