import { usageOf, VERBS } from './versions/verbs.ts';
import type { Verb } from './versions/verbs.ts';

/** The verbs that read files; those of versions have their own table. */
export const FILE_COMMANDS = ['import', 'check', 'analyse'] as const;
export const COMMANDS: readonly string[] = [...FILE_COMMANDS, ...Object.keys(VERBS)];

const VERB_LINES = (Object.keys(VERBS) as Verb[])
  .map((verb) => `  ${usageOf(verb)}\n        ${VERBS[verb].about}`)
  .join('\n');

export const HELP = `Reads catalogues from files, and leads their versions through their life.

  npm run catalog -- import DIR [options]   read, check and send to the core; also FILE.json
  npm run catalog -- check DIR [options]    read and check only
  npm run catalog -- analyse FILE.uvl       what a feature model forces: core, dead and
                                            false-optional features, and whether it is satisfiable

A feature model, "import model.uvl", becomes a catalogue of one configurable offering, each of its
features an option. DIR holds JSON files: arrays of rows (one category a file: "name", "price", and
anything else becomes a characteristic), or documents with "format": "quotewright.catalogue/1";
one such file may stand in its place. All findings of shape and of meaning come at once, with file,
JSON pointer, line and column, and with any of them nothing is sent.

  --publish         put it on sale when it is complete
  --name NAME       what the version is called; default: the document's or the folder's name
  --overlay FILE    add this document as well; may be given several times. Documents in
                    db/catalogue/ that name categories which DIR has are added by themselves
  --force           import even what is on sale already
  --json            the last line is {"read":…,"offerings":…,"findings":[…],…}; of analyse
                    {"features":…,"core":…,"dead":…,"falseOptional":…,"satisfiable":true,"ms":…},
                    with "unsettled" as well when time was up
  --verbose         analyse: the names of the features, too
  --seconds N       analyse: the most that it may take; default: 20. What is not known by then is
                    told as unsettled, with exit code 1
  --help            this

Versions: draft → validated → published → retired. What is published never changes; one is on sale.

${VERB_LINES}

INSTANT is such as 2026-12-01T00:00:00Z; PART is settings, priceLists, offerings, prices or
promotions; STATE is active, inactive, future or expired. With --json the reply of the core is the
last line.

The core is reached by QW_NATS_CLIENT_URL with the token in QW_ADMIN_TOKEN; where these are not set
they are read from .stack/<QW_STACK or dev>/env. Exit codes: 0 done, 1 findings or a refusal, 2 a
wrong argument.`;
