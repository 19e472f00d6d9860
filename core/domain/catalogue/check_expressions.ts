import type { Expression } from '../../contract/rules.ts';
import { checkCharacteristic, checkOptionId, checkSlotId } from './check_conditions.ts';
import { TYPE_BIT } from './known.ts';
import type { Places } from './places.ts';
import type { Report } from './report.ts';

/** An expression computes numbers from options and slots that the offering has. */
export function checkExpression(expression: Expression, places: Places, report: Report): void {
  if ('constant' in expression) return;
  if ('option' in expression) {
    const at = report.at('/option');
    const option = places.options.get(expression.option);
    if (!checkOptionId(expression.option, places, report) || option === undefined) return;
    if (option.type === 'integer' || option.type === 'decimal') return;
    at.say(
      '',
      'value_type',
      `"${option.id}" is ${option.type}, and only numbers are computed with`,
    );
    return;
  }
  if ('aggregate' in expression) {
    checkAggregate(expression, places, report);
    return;
  }
  const name = 'plus' in expression ? 'plus' : 'times';
  const terms = 'plus' in expression ? expression.plus : expression.times;
  terms.forEach((term, index) => checkExpression(term, places, report.at(`/${name}/${index}`)));
}

type Aggregate = Extract<Expression, { readonly aggregate: string }>;

function checkAggregate(aggregate: Aggregate, places: Places, report: Report): void {
  if (!checkSlotId(aggregate.slot, places, report)) return;
  if (aggregate.aggregate !== 'count' && aggregate.of.length === 0) {
    report.say('/of', 'expression', `"${aggregate.aggregate}" needs what it adds up in "of"`);
  }
  for (const [index, factor] of aggregate.of.entries()) {
    const at = report.at(`/of/${index}`);
    if ('lookup' in factor) {
      checkCharacteristic(aggregate.slot, factor.lookup, places, at.at('/lookup'));
      continue;
    }
    const name = factor.characteristic;
    const types = places.candidates(aggregate.slot)?.typesOf(name);
    if (types === undefined || (types & TYPE_BIT.number) !== 0) continue;
    if (types === 0) checkCharacteristic(aggregate.slot, name, places, at.at('/characteristic'));
    else at.say('/characteristic', 'value_type', `"${name}" holds no numbers to compute with`);
  }
}
