import type { Finding, Refusal } from '../../contract/reply.ts';
import type { LineInput } from '../../contract/price.ts';
import { refuse } from '../../contract/reply.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import { NOTHING_CHOSEN } from './chosen.ts';
import { validateConfiguration } from './validate.ts';
import type { ConfigurationContext } from './validate.ts';

/**
 * Refuses a basket with any line whose configuration is invalid or incomplete, with all findings;
 * paths start at the basket: `/lines/0/configuration/slots/cpu`. Null: every line may be sold.
 */
export function refuseInvalidLines(
  slice: CatalogSlice,
  lines: readonly LineInput[],
  context: ConfigurationContext,
): Refusal | null {
  const findings: Finding[] = [];
  for (const [at, line] of lines.entries()) {
    const configuration = line.configuration ?? NOTHING_CHOSEN;
    const result = validateConfiguration(slice, line.offeringId, configuration, context);
    for (const finding of result.findings) {
      findings.push({ ...finding, path: `/lines/${at}/configuration${finding.path}` });
    }
  }
  // What is wrong comes before what is only missing.
  const first = findings.find(({ code }) => code !== 'choice_missing') ?? findings[0];
  if (first === undefined) return null;
  return refuse('configuration_invalid', first.detail, { field: first.path, findings });
}
