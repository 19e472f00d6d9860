import { add, addBehind, DEEP, fresh, inner, partsOf, take } from './planted_defects.ts';
import type { ListName, Part, Planted, Planter, World } from './planted_defects.ts';

const LONG = 10 * 1_024 * 1_024;
const GONE = 'nowhere-to-be-found';

/** Sets a field of a part that has none of the defects yet. */
function set(
  list: ListName,
  where: (part: Part) => boolean,
  name: string,
  value: unknown,
  within: string = `/${name}`,
): Planter {
  return (world) => {
    const part = take(world, partsOf(world, list).filter(where));
    if (part === null) return null;
    if (value === undefined) delete part[name];
    else part[name] = value;
    return { part, within };
  };
}

/** Sets a field of an element of a list within an offering; the offering stays free. */
function setInner(
  name: string,
  where: (element: Part) => boolean,
  field: string,
  value: (element: Part) => unknown,
): Planter {
  return (world) => {
    const all = partsOf(world, 'offerings').flatMap((part) =>
      inner(part, name).map((element, at) => ({ part, element, at })),
    );
    const element = take(world, all.map((one) => one.element).filter(where));
    const found = all.find((one) => one.element === element);
    if (found === undefined) return null;
    const wanted = value(found.element);
    if (wanted === undefined) delete found.element[field];
    else found.element[field] = wanted;
    return { part: found.part, within: `/${name}/${found.at}/${field}` };
  };
}

const any = (): boolean => true;
const isBase = (price: Part): boolean => price['when'] === undefined;
const charges =
  (charge: string) =>
  (price: Part): boolean =>
    price['charge'] === charge && isBase(price) && price['tiers'] === undefined;

function tiered(tiers: readonly Part[], within: string): Planter {
  return (world) => {
    const part = take(world, partsOf(world, 'prices').filter(charges('one_time')));
    if (part === null) return null;
    part['tiers'] = tiers;
    return { part, within };
  };
}

function copied(list: ListName, change: (world: World) => Part, within: string): Planter {
  return (world) => {
    const usable = (part: Part): boolean =>
      isBase(part) &&
      part['status'] !== 'inactive' &&
      ['options', 'slots'].every((name) => !inner(part, name).some((one) => world.taken.has(one)));
    const known = take(world, partsOf(world, list).filter(usable));
    if (known === null) return null;
    const copy = { ...structuredClone(known), ...change(world) };
    return { part: addBehind(world, list, known, copy), within };
  };
}

function added(list: ListName, make: (world: World) => Part, within: string): Planter {
  return (world) => ({ part: add(world, list, make(world)), within });
}

const offering = (world: World, more: Part): Part => ({
  id: fresh(world, 'planted'),
  name: 'Planted',
  category: 'planted',
  kind: 'simple',
  ...more,
});
const bundle = (world: World, more: Part): Part =>
  offering(world, {
    kind: 'bundle',
    category: 'planted-bundle',
    options: [
      { id: 'o', name: 'O', type: 'integer', values: [1, 2], default: 1 },
      { id: 'b', name: 'B', type: 'boolean' },
    ],
    slots: [{ id: 's', name: 'S', category: 'access', min: 0, max: 2 }],
    ...more,
  });
const rule = (more: Part): Part => ({ rules: [{ id: 'r', message: 'No', ...more }] });
const tasks = (...edges: readonly (readonly string[])[]): Part => ({
  fulfilment: edges.map((dependsOn, at) => ({ id: `t${at}`, behaviour: 'light', dependsOn })),
});
const inBundle = (more: Part, within: string): Planter =>
  added('offerings', (world) => bundle(world, more), within);

const isPercent = (promotion: Part): boolean => promotion['kind'] === 'percent';
const withOwnMarkets = (world: World): Planted | null => {
  const sold = add(world, 'offerings', offering(world, { markets: ['us'] }));
  const promotion = {
    id: fresh(world, 'promo'),
    name: 'Planted',
    kind: 'percent',
    value: '5',
    priority: 900,
    stackingGroup: 'planted',
    offerings: [sold['id']],
    markets: ['de'],
  };
  return { part: add(world, 'promotions', promotion), within: '/markets' };
};
const nestedBundles = (world: World): Planted => {
  const [outerId, innerId] = [fresh(world, 'outer'), fresh(world, 'inner')];
  const slot = (id: string): Part => ({ id: 's', name: 'S', offerings: [id], min: 0, max: 1 });
  const outer = add(world, 'offerings', bundle(world, { id: outerId, slots: [slot(innerId)] }));
  addBehind(world, 'offerings', outer, bundle(world, { id: innerId, slots: [slot(outerId)] }));
  return { part: outer, within: '/slots/0/offerings/0' };
};
const longCharacteristic = (world: World): Planted | null => {
  const part = take(
    world,
    partsOf(world, 'offerings').filter((one) => 'characteristics' in one),
  );
  if (part === null) return null;
  part['characteristics'] = { ...(part['characteristics'] as Part), long: 'x'.repeat(LONG) };
  return { part, within: '/characteristics/long' };
};

/** One planter for each class of defect. The heavy ones come first, and are used once each. */
export const HEAVY: readonly Planter[] = [
  set('offerings', any, 'description', 'x'.repeat(LONG)),
  set('promotions', any, 'name', 'x'.repeat(LONG)),
  longCharacteristic,
  set('offerings', any, 'description', DEEP),
  set('prices', isBase, 'unit', DEEP),
  set('promotions', any, 'unheardOf', DEEP),
  inBundle(
    rule({ kind: 'compare', op: '<', left: `${DEEP}expression`, right: { constant: 1 } }),
    '/rules/0/left',
  ),
];

export const PLANTERS: Readonly<Record<string, Planter>> = {
  'a price of nothing': set('prices', any, 'offeringId', GONE),
  'a price in no list': set('prices', any, 'priceList', GONE),
  'a promotion for nothing': set('promotions', any, 'offerings', [GONE], '/offerings/0'),
  'a category of nothing': set('promotions', any, 'categories', [GONE], '/categories/0'),
  'a slot for nothing': inBundle(
    { slots: [{ id: 's', name: 'S', offerings: ['fibre-100', GONE], min: 1, max: 1 }] },
    '/slots/0/offerings/1',
  ),
  'a slot for no category': setInner(
    'slots',
    (slot) => 'category' in slot,
    'category',
    () => GONE,
  ),
  'a rule over no option': inBundle(
    rule({ kind: 'excludes', when: [{ ref: { option: GONE }, op: 'present' }] }),
    '/rules/0/when/0/ref',
  ),
  'a rule over no slot': inBundle(
    rule({
      kind: 'compare',
      left: { aggregate: 'count', slot: GONE },
      op: '<',
      right: { constant: 1 },
    }),
    '/rules/0/left',
  ),
  'a rule over no characteristic': inBundle(
    rule({ kind: 'excludes', when: [{ ref: { slot: 's', characteristic: GONE }, op: 'present' }] }),
    '/rules/0/when/0/ref/characteristic',
  ),
  'a rule over another type': inBundle(
    rule({ kind: 'excludes', when: [{ ref: { option: 'o' }, op: '=', value: 'one' }] }),
    '/rules/0/when/0/value',
  ),
  'a formula over a number': inBundle(
    rule({ kind: 'formula', postfix: ['b', 'o', '=>'] }),
    '/rules/0/postfix/1',
  ),
  'a task after no task': added(
    'offerings',
    (world) => offering(world, tasks([], ['t0', GONE])),
    '/fulfilment/1/dependsOn/1',
  ),
  'tasks in a circle': added(
    'offerings',
    (world) => offering(world, tasks(['t2'], ['t0'], ['t1'])),
    '/fulfilment/0/dependsOn/0',
  ),
  'bundles in each other': nestedBundles,
  'a second list at the same time': copied(
    'priceLists',
    (world) => ({
      id: fresh(world, 'list'),
      validFrom: '2020-01-01T00:00:00Z',
      validTo: '2099-01-01T00:00:00Z',
    }),
    '/validFrom',
  ),
  'a second base price': copied('prices', (world) => ({ id: fresh(world, 'price') }), ''),
  'an offering twice': copied('offerings', () => ({}), '/id'),
  'a price twice': copied('prices', () => ({}), '/id'),
  'a promotion twice': copied('promotions', () => ({}), '/id'),
  'a list twice': copied('priceLists', () => ({}), '/id'),
  'a negative tier': tiered([{ from: 5, amount: '-1' }], '/tiers/0/amount'),
  'a tier from below nothing': tiered(
    [
      { from: -5, amount: '1' },
      { from: 9, amount: '1' },
    ],
    '/tiers/0/from',
  ),
  'tiers out of order': tiered(
    [
      { from: 9, amount: '2' },
      { from: 5, amount: '1' },
    ],
    '/tiers/1/from',
  ),
  'a currency that is none': added(
    'priceLists',
    (world) => ({
      id: fresh(world, 'list'),
      name: 'L',
      currency: 'XXQ',
      status: 'active',
      markets: [fresh(world, 'm')],
    }),
    '/currency',
  ),
  'a currency in small letters': added(
    'priceLists',
    (world) => ({
      id: fresh(world, 'list'),
      name: 'L',
      currency: 'usd',
      status: 'active',
      markets: [fresh(world, 'm')],
    }),
    '/currency',
  ),
  'more than all of it off': set('promotions', isPercent, 'value', '101'),
  'less than nothing off': set('promotions', isPercent, 'value', '-1'),
  'an empty period': added(
    'offerings',
    (world) =>
      offering(world, { validFrom: '2027-01-01T00:00:00Z', validTo: '2026-01-01T00:00:00Z' }),
    '/validTo',
  ),
  'a day that is none': added(
    'offerings',
    (world) => offering(world, { validFrom: '2026-02-30T00:00:00Z' }),
    '/validFrom',
  ),
  'a promotion elsewhere': withOwnMarkets,
  'a default that is no value': setInner(
    'options',
    (option) => Array.isArray(option['values']),
    'default',
    () => 'none of them',
  ),
  'a slot with min above max': setInner(
    'slots',
    (slot) => 'max' in slot,
    'min',
    () => 999_999,
  ),
  'a month without a period': set('prices', charges('recurring'), 'period', undefined),
  'usage of no unit': set('prices', charges('usage'), 'unit', undefined),
  'an amount too fine': set('prices', charges('one_time'), 'amount', '1.23456'),
  'a negative price': set('prices', charges('recurring'), 'amount', '-7'),
  'an amount that is a number': set('prices', any, 'amount', 12.5),
  'a charge that is none': set('prices', any, 'charge', 'sometimes'),
  'a field that is none': set('offerings', any, 'colour', 'red'),
  'a name that is missing': set('offerings', any, 'name', undefined),
  'a language that is none': added(
    'offerings',
    (world) => offering(world, { translations: { qx: { name: 'Q' } } }),
    '/translations/qx',
  ),
};
