import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { analyseModel } from './analyse.ts';
import type { Analysis } from './analyse.ts';
import type { FeatureModel } from './model.ts';
import { isConfiguration } from './test_evaluate.ts';
import { randomUvl, satisfiableModel } from './test_models.ts';
import { parseUvl } from './uvl/parse_uvl.ts';

const DATA = fileURLToPath(new URL('../../../../shared/data/feature-models/', import.meta.url));
/** The analyses that were published with the models: features, core, dead, false-optional. */
const PUBLISHED = [
  ['e_commerce-e_shop-Lau2006.uvl', [173, 50, 0, 0]],
  ['finance-bank-AlHajjaji2019.uvl', [176, 17, 0, 0]],
  ['finance-decisional-Mendonca2009.uvl', [142, 13, 0, 0]],
  ['finance-FinancialServices01-Nieke2018-2018-05-09.uvl', [771, 22, 0, 3]],
] as const;

function modelOf(text: string): FeatureModel {
  const parsed = parseUvl(text);
  if (!parsed.ok) expect.fail(JSON.stringify(parsed.findings));
  return parsed.model;
}

describe('the analysis of a feature model', () => {
  it.skipIf(!existsSync(DATA)).each(PUBLISHED)(
    'agrees with the published one of %s',
    (file, expected) => {
      const analysis = analyseModel(modelOf(readFileSync(`${DATA}${file}`, 'utf8')));
      const { features, core, dead, falseOptional, satisfiable } = analysis;
      expect([features, core.length, dead.length, falseOptional.length]).toEqual(expected);
      expect(satisfiable).toBe(true);
    },
  );

  it('finds what a small model forces', () => {
    const model = modelOf(`features
  Phone
    mandatory
      Screen
        alternative
          Basic
          Colour
    optional
      Camera
        optional
          Zoom
      Radio
constraints
  Camera => Colour & Zoom
  Radio => Basic & Camera
`);
    expect(named(model, analyseModel(model))).toEqual({
      core: ['Phone', 'Screen'],
      dead: ['Radio'],
      falseOptional: ['Zoom'],
    });
  });

  it('calls every feature of a void model dead', () => {
    const model = modelOf('features\n  R\n    optional\n      A\nconstraints\n  A & !A\n');
    const analysis = analyseModel(model);
    expect(analysis).toMatchObject({ satisfiable: false, core: [], dead: [0, 1] });
  });

  it('agrees with trying all configurations of random small models', () => {
    const first = Math.floor(Math.random() * 1_000_000);
    console.log(`seed ${first}`);
    for (let seed = first; seed < first + 300; seed += 1) {
      const shape = { features: 2 + (seed % 10), constraints: seed % 7, plain: 0.3 };
      const text = randomUvl(seed, shape);
      const model = modelOf(text);
      const { satisfiable, core, dead, falseOptional, unsettled } = analyseModel(model);
      const found = { satisfiable, core, dead, falseOptional, unsettled };
      expect(found, `seed ${seed}\n${text}`).toEqual(tryAll(model));
    }
  });

  it('ends for thousands of features and tens of thousands of constraints', () => {
    const model = satisfiableModel(7, { features: 5_000, constraints: 20_000, plain: 0.7 });
    const { features, satisfiable, unsettled } = analyseModel(model);
    expect(model.constraints).toHaveLength(20_000);
    expect([features, satisfiable, unsettled]).toEqual([5_000, true, []]);
  });

  it('says what is not known when time is up', () => {
    const model = modelOf(randomUvl(3, { features: 200, constraints: 0, plain: 1 }));
    const never = analyseModel(model, { expired: () => true, progress: () => undefined });
    expect(never.satisfiable).toBeNull();
    expect(never.unsettled).toHaveLength(200);
    let looks = 0;
    const some = analyseModel(model, {
      expired: () => (looks += 1) > 3,
      progress: () => undefined,
    });
    expect(some.satisfiable).toBe(true);
    expect(some.unsettled.length).toBeGreaterThan(0);
  });
});

function named({ features }: FeatureModel, analysis: Analysis): Record<string, string[]> {
  const names = (indexes: readonly number[]): string[] =>
    indexes.map((index) => features[index]?.name ?? '');
  const { core, dead, falseOptional } = analysis;
  return { core: names(core), dead: names(dead), falseOptional: names(falseOptional) };
}

function tryAll(model: FeatureModel): Omit<Analysis, 'features'> {
  const size = model.features.length;
  const every = model.features.map((_, index) => index);
  const all: boolean[][] = [];
  for (let bits = 0; bits < 2 ** size; bits += 1) {
    const selected = every.map((index) => ((bits >> index) & 1) === 1);
    if (isConfiguration(model, selected)) all.push(selected);
  }
  if (all.length === 0) {
    return { satisfiable: false, core: [], dead: every, falseOptional: [], unsettled: [] };
  }
  const core = every.filter((index) => all.every((one) => one[index]));
  const dead = every.filter((index) => all.every((one) => !one[index]));
  const falseOptional = every.filter((index) => {
    const { parent = 0, group = -1 } = model.features[index] ?? {};
    const { min = 0, members = [] } = model.groups[group] ?? {};
    const free = min < members.length && !core.includes(index) && !dead.includes(index);
    return free && all.every((one) => one[index] || !one[parent]);
  });
  return { satisfiable: true, core, dead, falseOptional, unsettled: [] };
}
