import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Offering } from '../../contract/catalog.ts';
import { CatalogSettingsSchema, OfferingSchema } from '../../contract/catalog.ts';
import { validateCatalogue } from '../catalogue/validate_catalogue.ts';
import { sliceOf } from '../catalogue/slice.ts';
import { validateConfiguration } from '../configuration/validate.ts';
import { encodeModel } from './encode_model.ts';
import type { FeatureModel } from './model.ts';
import { offeringOfModel } from './offering.ts';
import { solverOf } from './solver/clauses.ts';
import { solve } from './solver/solve.ts';
import type { Solver } from './solver/state.ts';
import { randomFrom, randomUvl } from './test_models.ts';
import { parseUvl } from './uvl/parse_uvl.ts';

const DATA = fileURLToPath(new URL('../../../../shared/data/feature-models/', import.meta.url));
const FILES = existsSync(DATA) ? readdirSync(DATA).filter((name) => name.endsWith('.uvl')) : [];
const SETTINGS = v.parse(CatalogSettingsSchema, { currency: 'USD' });
const SEED = Math.floor(Math.random() * 1_000_000);
const GENERATED = Array.from({ length: 20 }, (_, at) => `generated ${SEED + at}`);

function textOf(name: string): string {
  const [, seed] = name.split('generated ');
  if (seed === undefined) return readFileSync(`${DATA}${name}`, 'utf8');
  return randomUvl(Number(seed), { features: 30, constraints: 4, plain: 0.3 });
}

describe('a feature model as an offering', () => {
  it.each([...FILES, ...GENERATED])('allows what the solver allows: %s', (name) => {
    console.log(`seed ${SEED}`);
    const parsed = parseUvl(textOf(name));
    if (!parsed.ok) expect.fail(JSON.stringify(parsed.findings));
    const offering = v.parse(OfferingSchema, offeringOfModel(parsed.model));
    const catalogue = { settings: SETTINGS, prices: [], priceLists: [], promotions: [] };
    expect(validateCatalogue({ ...catalogue, offerings: [offering] })).toEqual([]);
    const solver = solverOf(encodeModel(parsed.model));
    const verdicts = new Set<boolean>();
    for (const selected of configurations(parsed.model, SEED)) {
      const allowed = isAllowed(solver, selected);
      verdicts.add(allowed);
      const all = statusOf(offering, selected, [true, false]);
      expect(all, `seed ${SEED}`).toBe(allowed ? 'valid' : 'invalid');
      // What is not chosen counts as not there, but it could still be.
      const chosen = statusOf(offering, selected, [true]);
      if (selected[0] === true) expect(chosen === 'valid', `seed ${SEED}`).toBe(allowed);
    }
    expect(verdicts.has(false)).toBe(true);
  });

  it('says in words what does not go together', () => {
    const parsed = parseUvl(
      'features\n  Car\n    alternative\n      "Electric drive"\n      Petrol\n    optional\n' +
        '      Towbar\nconstraints\n  Towbar => !"Electric drive"\n',
    );
    if (!parsed.ok) expect.fail(JSON.stringify(parsed.findings));
    const offering = v.parse(OfferingSchema, offeringOfModel(parsed.model));
    expect(detailsOf(offering, { 'electric-drive': true, Towbar: true })).toEqual([
      'Towbar excludes Electric drive: Towbar (true) does not go with Electric drive (true)',
    ]);
    expect(detailsOf(offering, {})).toEqual([
      'Parts of Car: Car takes 1 of Electric drive or Petrol; chosen: none',
    ]);
    expect(validated(offering, {}).status).toBe('incomplete');
    expect(validated(offering, { 'electric-drive': false, Petrol: false }).status).toBe('invalid');
  });
});

/** Configurations that the model allows, and near them ones that it may not. */
function* configurations(model: FeatureModel, seed: number): Generator<boolean[]> {
  const random = randomFrom(seed);
  const solver = solverOf(encodeModel(model));
  for (let round = 0; round < 40; round += 1) {
    const likely = random();
    for (let at = 0; at < solver.variables; at += 1) solver.phase[at] = random() < likely ? 1 : 0;
    solve(solver, [], () => false);
    const selected = model.features.map((_, index) => solver.model[index] === 1);
    yield [...selected];
    for (let flips = 0; flips < 3; flips += 1) {
      const index = Math.floor(random() * selected.length);
      selected[index] = selected[index] !== true;
      yield [...selected];
    }
  }
  yield model.features.map(() => false);
}

function isAllowed(solver: Solver, selected: readonly boolean[]): boolean {
  const assumptions = selected.map((on, index) => 2 * index + (on ? 0 : 1));
  return solve(solver, assumptions, () => false) === 'satisfiable';
}

/** Only these values are said. */
function statusOf(offering: Offering, selected: readonly boolean[], said: boolean[]): string {
  const options = Object.fromEntries(
    offering.options
      .map(({ id }, index) => [id, selected[index] === true] as const)
      .filter(([, value]) => said.includes(value)),
  );
  return validated(offering, options).status;
}

function detailsOf(offering: Offering, options: Record<string, boolean>): string[] {
  return validated(offering, options).findings.map(({ detail }) => detail);
}

function validated(
  offering: Offering,
  options: Record<string, boolean>,
): ReturnType<typeof validateConfiguration> {
  const context = { market: 'us', channel: 'web', now: '2026-01-01T00:00:00Z' };
  const configuration = { options, slots: {} };
  return validateConfiguration(
    sliceOf({ catalogVersion: '1', offerings: [offering] }),
    offering.id,
    configuration,
    context,
  );
}
