import type { ConfigurationFinding } from '../../core/contract/configuration.ts';
import { checkSelection } from './configure.ts';
import { withPick, type Selection, type Shopper } from './model.ts';

const CHECKS_MAX = 120;

export type Broken = {
  readonly selection: Selection;
  readonly finding: ConfigurationFinding;
  /** The choice that was changed. */
  readonly changed: string;
};

/** Changes one choice of a valid selection so that a rule of the catalogue refuses it. */
export async function breakRule(
  shopper: Shopper,
  selection: Selection,
): Promise<Broken | undefined> {
  let checks = 0;
  for (const [at, choice] of selection.choices.entries()) {
    for (const pick of choice.values.keys()) {
      if (pick === selection.picked[at] || choice.values[pick] === undefined) continue;
      if (checks >= CHECKS_MAX) return undefined;
      const changed = withPick(selection, at, pick);
      const result = await checkSelection(shopper, changed);
      checks += 1;
      const finding = result.findings.find((one) => one.rule !== undefined);
      if (result.status === 'invalid' && finding !== undefined) {
        return { selection: changed, finding, changed: choice.id };
      }
    }
  }
  return undefined;
}
