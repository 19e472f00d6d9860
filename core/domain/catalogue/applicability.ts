/** Where a basket is, and when: `at` is in milliseconds since 1970. */
export type Place = {
  readonly market: string;
  readonly channel: string;
  readonly segment?: string | undefined;
  readonly at: number;
};

export type Applicable = {
  readonly markets: readonly string[];
  readonly channels: readonly string[];
  readonly segments?: readonly string[];
  readonly validFrom?: string | undefined;
  readonly validTo?: string | undefined;
};

export type Obstacle = {
  readonly code:
    | 'not_in_market'
    | 'not_in_channel'
    | 'not_in_segment'
    | 'not_yet_valid'
    | 'no_longer_valid';
  readonly detail: string;
};

function outside(scope: readonly string[], value: string | undefined): boolean {
  return scope.length > 0 && (value === undefined || !scope.includes(value));
}

/** Why something doesn't apply there and then; null: it does. Validity is [from, to). */
export function obstacleTo(thing: Applicable, place: Place): Obstacle | null {
  if (outside(thing.markets, place.market)) {
    const detail = `not sold in market "${place.market}", only in ${thing.markets.join(', ')}`;
    return { code: 'not_in_market', detail };
  }
  if (outside(thing.channels, place.channel)) {
    const detail = `not sold in channel "${place.channel}", only in ${thing.channels.join(', ')}`;
    return { code: 'not_in_channel', detail };
  }
  if (thing.segments !== undefined && outside(thing.segments, place.segment)) {
    return { code: 'not_in_segment', detail: `only for ${thing.segments.join(', ')}` };
  }
  if (thing.validFrom !== undefined && !(place.at >= Date.parse(thing.validFrom))) {
    return { code: 'not_yet_valid', detail: `not on sale before ${thing.validFrom}` };
  }
  if (thing.validTo !== undefined && !(place.at < Date.parse(thing.validTo))) {
    return { code: 'no_longer_valid', detail: `no longer on sale since ${thing.validTo}` };
  }
  return null;
}

export function applies(thing: Applicable, place: Place): boolean {
  return obstacleTo(thing, place) === null;
}
