import type { Offering, Option, Slot } from '../../contract/catalog.ts';
import type { Scalar } from '../../contract/common.ts';
import type { Configuration, ConfigurationFinding } from '../../contract/configuration.ts';
import { obstacleTo } from '../catalogue/applicability.ts';
import type { Place } from '../catalogue/applicability.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import type { Model } from './model.ts';
import { list } from './words.ts';

type Findings = ConfigurationFinding[];

/** Options: known, of their type, among their values, within bounds, and there when required. */
export function checkOptions(model: Model, configuration: Configuration): Findings {
  const findings: Findings = [];
  for (const [id, value] of Object.entries(configuration.options)) {
    const option = model.options.get(id);
    const path = `/options/${id}`;
    if (option === undefined) {
      const known = list([...model.options.keys()]);
      findings.push({
        path,
        code: 'option_unknown',
        detail: `no option "${id}"; there is ${known}`,
      });
      continue;
    }
    const detail = complaintAbout(option, value);
    if (detail !== null) findings.push({ path, code: 'option_value', detail });
  }
  for (const option of model.options.values()) {
    if (!option.required || option.default !== undefined) continue;
    if (Object.hasOwn(configuration.options, option.id)) continue;
    const detail = `${option.name} is not chosen yet`;
    findings.push({ path: `/options/${option.id}`, code: 'choice_missing', detail });
  }
  return findings;
}

/** Null: the value suits the option. */
export function complaintAbout(option: Option, value: Scalar): string | null {
  if (!isOfType(option.type, value)) {
    return `${option.name} takes a value of type ${option.type}, not ${JSON.stringify(value)}`;
  }
  if (option.values !== undefined && !option.values.includes(value)) {
    return `${option.name} is ${list(option.values)}, not ${JSON.stringify(value)}`;
  }
  if (typeof value !== 'number') return null;
  if (option.min !== undefined && value < option.min) {
    return `${option.name} is at least ${option.min}, not ${value}`;
  }
  if (option.max !== undefined && value > option.max) {
    return `${option.name} is at most ${option.max}, not ${value}`;
  }
  return null;
}

function isOfType(type: Option['type'], value: Scalar): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'decimal') return typeof value === 'number';
  return typeof value === type;
}

/** Slots: known, filled from their category or list, within their quantities, and on sale. */
export function checkSlots(
  model: Model,
  slice: CatalogSlice,
  configuration: Configuration,
  place: Place,
): Findings {
  const findings: Findings = [];
  for (const [id, components] of Object.entries(configuration.slots)) {
    const slot = model.slots.get(id);
    if (slot === undefined) {
      const detail = `no slot "${id}"; there is ${list([...model.slots.keys()])}`;
      findings.push({ path: `/slots/${id}`, code: 'slot_unknown', detail });
      continue;
    }
    for (const [at, component] of components.entries()) {
      const offering = slice.offerings.get(component.offeringId);
      const path = `/slots/${id}/${at}`;
      if (offering === undefined) {
        const detail = `no offering "${component.offeringId}" in this catalogue version`;
        findings.push({ path, code: 'offering_unknown', detail });
      } else findings.push(...checkComponent(slot, offering, path, place));
    }
  }
  for (const slot of model.slots.values()) findings.push(...checkQuantity(slot, configuration));
  return findings;
}

function checkComponent(slot: Slot, offering: Offering, path: string, place: Place): Findings {
  const findings: Findings = [];
  const fits =
    offering.category === slot.category || (slot.offerings?.includes(offering.id) ?? false);
  if (!fits) {
    const wanted =
      slot.category === undefined ? list(slot.offerings ?? []) : `category ${slot.category}`;
    const detail =
      `"${offering.name}" (category ${offering.category}) doesn't go into ${slot.name}, ` +
      `which takes ${wanted}`;
    findings.push({ path, code: 'slot_component', detail });
  }
  const obstacle = obstacleTo(offering, place);
  if (obstacle !== null) {
    const detail = `"${offering.name}" is ${obstacle.detail}`;
    findings.push({ path, code: obstacle.code, detail });
  }
  return findings;
}

function checkQuantity(slot: Slot, configuration: Configuration): Findings {
  const components = Object.hasOwn(configuration.slots, slot.id)
    ? (configuration.slots[slot.id] ?? [])
    : [];
  const quantity = components.reduce((total, component) => total + component.quantity, 0);
  const path = `/slots/${slot.id}`;
  if (quantity < slot.min) {
    const detail = `${slot.name} takes at least ${slot.min}, and has ${quantity}`;
    return [{ path, code: 'choice_missing', detail }];
  }
  if (quantity > slot.max) {
    const detail = `${slot.name} takes at most ${slot.max}, and has ${quantity}`;
    return [{ path, code: 'slot_quantity', detail }];
  }
  return [];
}
