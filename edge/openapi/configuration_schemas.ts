import type * as configuration from '../../core/contract/configuration.ts';
import { flag, integer, list, object, oneOf, ref, text } from './shapes.ts';
import type { Json } from './shapes.ts';

const pointer: Json = { ...text, description: 'A JSON pointer' };
const value: Json = { type: ['string', 'number', 'boolean'] };

export const CONFIGURATION_SCHEMAS = {
  ConfigurationResult: object<keyof configuration.GuidedResult>(
    {
      status: oneOf(['valid', 'invalid', 'incomplete']),
      offeringId: text,
      catalogVersion: text,
      findings: list(ref('ConfigurationFinding')),
      guidance: ref('Guidance'),
    },
    ['guidance'],
  ),
  ConfigurationFinding: object<keyof configuration.ConfigurationFinding>(
    { path: pointer, code: text, detail: text, rule: text },
    ['rule'],
  ),
  Guidance: object<keyof configuration.Guidance>(
    {
      places: list(ref('PlaceState')),
      placesLeftOut: integer,
      contradiction: ref('Reason'),
      settled: flag,
      nodesTouched: integer,
      defaults: list(ref('Proposed')),
      recommendations: list(ref('Proposed')),
    },
    ['contradiction'],
  ),
  PlaceState: object<keyof configuration.PlaceState>(
    {
      kind: oneOf(['option', 'slot', 'characteristic']),
      path: pointer,
      name: text,
      characteristic: text,
      possible: list(value),
      forced: object<keyof NonNullable<configuration.PlaceState['forced']>>(
        { value, because: ref('Reason') },
        ['because'],
      ),
      ruledOut: list(
        object<keyof configuration.RuledOut>({ value, because: ref('Reason') }, ['because']),
      ),
      unsettled: list(value),
      counts: object({ possible: integer, ruledOut: integer, unsettled: integer }),
      blocked: flag,
    },
    ['characteristic', 'forced', 'blocked'],
  ),
  Reason: object<keyof configuration.Reason>({
    text,
    rules: list(text),
    choices: list(pointer),
    minimal: flag,
  }),
  Proposed: object<keyof configuration.Proposed>({
    rule: text,
    message: text,
    path: pointer,
    proposal: { type: 'object', description: 'A value of an option, or a component of a slot' },
  }),
};
