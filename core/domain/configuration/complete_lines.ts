import type { Component, Configuration } from '../../contract/configuration.ts';
import type { LineInput } from '../../contract/price.ts';
import { completedFrom, NOTHING_CHOSEN } from './chosen.ts';
import type { Offerings } from './defaults.ts';

/**
 * The lines with what `default` rules fill in written out, at any depth: whoever agrees to a line
 * or fulfils it sees all that it sells. The same array when nothing was left open.
 */
export function completeLines(slice: Offerings, lines: readonly LineInput[]): readonly LineInput[] {
  const completed = lines.map((line) => {
    const configuration = complete(slice, line.offeringId, line.configuration);
    return configuration === line.configuration ? line : { ...line, configuration };
  });
  return completed.some((line, at) => line !== lines[at]) ? completed : lines;
}

/** What was given, untouched, where no rule fills in anything. */
function complete<Given extends Configuration | undefined>(
  slice: Offerings,
  offeringId: string,
  given: Given,
): Given | Configuration {
  const offering = slice.offerings.get(offeringId);
  if (offering === undefined) return given;
  const { configuration, applied } = completedFrom(slice, offering, given ?? NOTHING_CHOSEN);
  let within = applied.length > 0;
  const slots = Object.entries(configuration.slots).map(
    ([slot, components]): [string, Component[]] => [
      slot,
      components.map((component) => {
        const own = complete(slice, component.offeringId, component.configuration);
        if (own === undefined || own === component.configuration) return component;
        within = true;
        return { ...component, configuration: own };
      }),
    ],
  );
  if (!within) return given;
  return { options: configuration.options, slots: Object.fromEntries(slots) };
}
