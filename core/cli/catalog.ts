import { runAnalyse } from './catalog_analyse.ts';
import { parseArguments } from './catalog_arguments.ts';
import type { Arguments } from './catalog_arguments.ts';
import { runImport } from './catalog_import.ts';
import type { Outcome } from './catalog_import.ts';
import { HELP } from './help.ts';
import { findingLines, summaryOf, warningLines } from './summary.ts';
import { runVerb } from './versions/run_verb.ts';

// Entry point of `npm run catalog`. Progress goes to stderr, results to stdout.
process.exitCode = await main(parseArguments(process.argv.slice(2)));

async function main(args: Arguments): Promise<number> {
  switch (args.command) {
    case 'help':
      console.log(HELP);
      return 0;
    case 'wrong':
      console.error(`${args.detail}\n"npm run catalog -- --help" shows what there is.`);
      return 2;
    case 'verb':
      return runVerb(args);
    case 'analyse':
      return runAnalyse(args);
    case 'import':
    case 'check': {
      const outcome = await runImport(args, (text) => console.error(text));
      const good = outcome.findings.length === 0 && outcome.sent?.ok !== false;
      if (!args.json || outcome.findings.length > 0) tell(outcome, good, args.json);
      if (args.json) console.log(JSON.stringify(asJson(outcome)));
      return good ? 0 : 1;
    }
  }
}

function tell(outcome: Outcome, good: boolean, json: boolean): void {
  const say = json ? console.error : console.log;
  const { assembled, findings, warnings, sent, ignored } = outcome;
  if (ignored.length > 0) say(`left alone, not .json: ${ignored.join(', ')}`);
  if (assembled !== null && !json) say(summaryOf(assembled));
  for (const line of warningLines(warnings)) say(line);
  if (findings.length > 0) {
    say(`${findings.length} findings, so nothing was changed:\n${findingLines(findings)}`);
  } else if (sent === null) say('valid');
  else if (!sent.ok) {
    const rest = sent.findings === undefined ? '' : `\n${findingLines(sent.findings)}`;
    say(`the core refused it (${sent.code}): ${sent.detail}${rest}`);
  } else if (sent.unchanged) say(`unchanged: version ${sent.catalogVersion} on sale is the same`);
  else if (good) say(`imported as version ${sent.catalogVersion}`);
}

function asJson(outcome: Outcome): Record<string, unknown> {
  const { assembled, findings, warnings, sent, contentHash } = outcome;
  const refused = sent?.ok === false ? (sent.findings ?? [asFinding(sent)]) : [];
  return {
    read: assembled?.read ?? 0,
    offerings: assembled?.offerings ?? 0,
    findings: [...findings, ...refused],
    warnings,
    categories: assembled?.categories ?? [],
    overlays: assembled?.overlays ?? [],
    contentHash,
    ...(sent?.ok === true
      ? { catalogVersion: sent.catalogVersion, unchanged: sent.unchanged }
      : {}),
  };
}

function asFinding(refusal: { code: string; detail: string; field?: string }): {
  path: string;
  code: string;
  detail: string;
} {
  return { path: refusal.field ?? '', code: refusal.code, detail: refusal.detail };
}
