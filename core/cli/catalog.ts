import { connectCore } from '../client/connect.ts';
import { runAnalyse } from './catalog_analyse.ts';
import { HELP, parseArguments } from './catalog_arguments.ts';
import type { Arguments } from './catalog_arguments.ts';
import { runImport } from './catalog_import.ts';
import type { Outcome } from './catalog_import.ts';
import { connectionFrom } from './connection.ts';
import { publishCatalogue } from './send_catalogue.ts';
import { findingLines, summaryOf } from './summary.ts';

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
    case 'publish':
      return publish(args.version, args.json);
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
  const { assembled, findings, sent, ignored } = outcome;
  if (ignored.length > 0) say(`left alone, not .json: ${ignored.join(', ')}`);
  if (assembled !== null && !json) say(summaryOf(assembled));
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
  const { assembled, findings, sent, contentHash } = outcome;
  const refused = sent?.ok === false ? (sent.findings ?? [asFinding(sent)]) : [];
  return {
    read: assembled?.read ?? 0,
    offerings: assembled?.offerings ?? 0,
    findings: [...findings, ...refused],
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

async function publish(version: string, json: boolean): Promise<number> {
  const connection = connectionFrom(process.env);
  if (typeof connection === 'string') {
    console.error(connection);
    return 1;
  }
  const { url, token } = connection;
  const core = await connectCore({ url, name: 'catalog-publish', startupSeconds: 10 });
  try {
    const sender = { core, token, progress: (text: string): void => console.error(text) };
    const sent = await publishCatalogue(sender, version);
    if (json) console.log(JSON.stringify(sent));
    else if (sent.ok) console.log(`version ${version} is on sale`);
    else console.log(`the core refused it (${sent.code}): ${sent.detail}`);
    return sent.ok ? 0 : 1;
  } finally {
    await core.close();
  }
}
