import type { Configuration } from '../../contract/configuration.ts';
import type { LineInput } from '../../contract/price.ts';
import type { Finding } from '../../contract/reply.ts';
import { DEFAULT_UNIT } from './draft.ts';
import type { BasketPrices } from './price_book.ts';

/** Estimates that rate nothing: of a component or unit that isn't there, or given twice. */
export function complaintsAboutUsage(
  { offeringId: sold, configuration, usage }: LineInput,
  prices: BasketPrices,
  path: string,
): Finding[] {
  const inside = componentIds(configuration);
  const seen = new Set<string>();
  return (usage ?? []).flatMap(({ unit, offeringId }, at) => {
    const key = JSON.stringify([unit, offeringId ?? null]);
    if (seen.has(key)) {
      const detail = `usage by "${unit}" is estimated twice`;
      return [{ path: `${path}/${at}`, code: 'usage', detail }];
    }
    seen.add(key);
    if (offeringId !== undefined && !inside.has(offeringId)) {
      const detail = `"${offeringId}" is no component of this line`;
      return [{ path: `${path}/${at}/offeringId`, code: 'usage', detail }];
    }
    const of = prices.of(offeringId ?? sold);
    const units = [...(of?.base ?? []), ...(of?.surcharges ?? [])].flatMap((price) =>
      price.charge === 'usage' ? [price.unit ?? DEFAULT_UNIT] : [],
    );
    if (units.includes(unit)) return [];
    const known = [...new Set(units)].map((one) => `"${one}"`).join(', ');
    const detail = `nothing here is charged by "${unit}", only by ${known || 'no usage at all'}`;
    return [{ path: `${path}/${at}/unit`, code: 'usage', detail }];
  });
}

function componentIds(configuration: Configuration | undefined): ReadonlySet<string> {
  const ids = new Set<string>();
  const descend = (one: Configuration | undefined): void => {
    for (const components of Object.values(one?.slots ?? {})) {
      for (const component of components) {
        ids.add(component.offeringId);
        descend(component.configuration);
      }
    }
  };
  descend(configuration);
  return ids;
}
