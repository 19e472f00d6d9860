import { basename } from 'node:path';
import { analyseModel } from '../domain/feature_model/analyse.ts';
import type { Analysis } from '../domain/feature_model/analyse.ts';
import type { FeatureModel } from '../domain/feature_model/model.ts';
import type { Arguments } from './catalog_arguments.ts';
import { readUvl } from './read_uvl.ts';
import { findingLines } from './summary.ts';
import { userPath } from './user_path.ts';

type AnalyseArguments = Extract<Arguments, { readonly command: 'analyse' }>;

/** What is proposed for another try. */
const SECONDS_FACTOR = 10;
/** Quieter than this, a user wonders whether it still runs. */
const PROGRESS_MS = 2_000;

/** Reads and analyses one model. Exit codes: 0 all is known, 1 findings, or time was up. */
export async function runAnalyse(args: AnalyseArguments): Promise<number> {
  const started = performance.now();
  const path = userPath(args.file);
  const read = await readUvl(path, basename(path));
  if (!read.ok) {
    const say = args.json ? console.error : console.log;
    say(`${read.findings.length} findings, so nothing was analysed:`);
    say(findingLines(read.findings));
    if (args.json) console.log(JSON.stringify({ findings: read.findings }));
    return 1;
  }
  const end = started + args.seconds * 1_000;
  let nextProgress = started + PROGRESS_MS;
  const analysis = analyseModel(read.model, {
    expired: () => performance.now() > end,
    progress: (text) => {
      const now = performance.now();
      if (now < nextProgress) return;
      nextProgress = now + PROGRESS_MS;
      console.error(`${((now - started) / 1_000).toFixed(0)} s: ${text}`);
    },
  });
  const ms = Math.round(performance.now() - started);
  if (args.json) {
    console.log(JSON.stringify(asJson(read.model, analysis, ms, args)));
  } else tell(read.model, analysis, ms, args);
  return isComplete(analysis) ? 0 : 1;
}

function isComplete({ satisfiable, unsettled }: Analysis): boolean {
  return satisfiable !== null && unsettled.length === 0;
}

function asJson(
  model: FeatureModel,
  analysis: Analysis,
  ms: number,
  { verbose, seconds }: AnalyseArguments,
): Record<string, unknown> {
  const { features, core, dead, falseOptional, satisfiable, unsettled } = analysis;
  const counts = {
    features,
    core: core.length,
    dead: dead.length,
    falseOptional: falseOptional.length,
    satisfiable,
    ms,
  };
  // With `unsettled` the other numbers are only what was known when time was up.
  const open = isComplete(analysis)
    ? {}
    : { unsettled: unsettled.length, detail: openIn(analysis, seconds) };
  if (!verbose) return { ...counts, ...open };
  const names = {
    core: namesOf(model, core),
    dead: namesOf(model, dead),
    falseOptional: namesOf(model, falseOptional),
    unsettled: namesOf(model, unsettled),
  };
  return { ...counts, ...open, names };
}

function namesOf({ features }: FeatureModel, indexes: readonly number[]): string[] {
  return indexes.map((index) => features[index]?.name ?? '');
}

/** What time did not allow, in words. */
function openIn({ satisfiable, unsettled }: Analysis, seconds: number): string {
  const what =
    satisfiable === null
      ? 'whether there is any configuration, and so what each feature is'
      : `of ${unsettled.length} features whether they are core, dead or false-optional`;
  const more = `--seconds ${Math.ceil(seconds * SECONDS_FACTOR)} gives it more`;
  return `${what}: ${seconds} s were not enough, ${more}`;
}

function tell(
  model: FeatureModel,
  analysis: Analysis,
  ms: number,
  { verbose, seconds }: AnalyseArguments,
): void {
  const { satisfiable, unsettled } = analysis;
  const known = isComplete(analysis) ? '' : 'at least ';
  const counts = [
    ['features', `${analysis.features}, ${model.constraints.length} constraints`, []],
    ['core', `${known}${analysis.core.length}`, analysis.core],
    ['dead', `${known}${analysis.dead.length}`, analysis.dead],
    ['false-optional', `${known}${analysis.falseOptional.length}`, analysis.falseOptional],
  ] as const;
  console.log(model.name);
  for (const [what, count, indexes] of counts) {
    console.log(`  ${what.padEnd(15)} ${count}`);
    if (verbose) for (const name of namesOf(model, indexes)) console.log(`    ${name}`);
  }
  const verdict = { true: 'yes', false: 'no: the model is void', null: 'not known' };
  console.log(`  ${'satisfiable'.padEnd(15)} ${verdict[`${satisfiable}`]}`);
  console.log(`  ${'time'.padEnd(15)} ${ms} ms`);
  if (isComplete(analysis)) return;
  console.log(`  ${'not settled'.padEnd(15)} ${openIn(analysis, seconds)}`);
  if (verbose) for (const name of namesOf(model, unsettled)) console.log(`    ${name}`);
}
