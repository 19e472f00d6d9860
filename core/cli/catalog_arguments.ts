import { parseArgs } from 'node:util';

export const HELP = `Reads catalogues from folders and puts them on sale.

  npm run catalog -- import DIR [options]   read, check and send to the core
  npm run catalog -- check DIR [options]    read and check only
  npm run catalog -- publish VERSION        put an imported draft on sale
  npm run catalog -- analyse FILE.uvl       what a feature model forces: core, dead and
                                            false-optional features, and whether it is satisfiable

A feature model, "import model.uvl", becomes a catalogue of one configurable offering, each of its
features an option. DIR holds JSON files: arrays of rows (one category a file: "name", "price", and anything else
becomes a characteristic), or documents with "format": "quotewright.catalogue/1".

  --publish         put it on sale when it is complete
  --name NAME       what the version is called; default: the document's or the folder's name
  --overlay FILE    add this document as well; may be given several times. Documents in
                    db/catalogue/ that name categories which DIR has are added by themselves
  --force           import even what is on sale already
  --json            the last line is {"read":…,"offerings":…,"findings":[…],…}; of analyse
                    {"features":…,"core":…,"dead":…,"falseOptional":…,"satisfiable":true,"ms":…},
                    with "unsettled" as well when time was up
  --verbose         analyse: the names of the features, too
  --seconds N       analyse: the most that it may take; default: 300
  --help            this

The core is reached by QW_NATS_CLIENT_URL with the token in QW_ADMIN_TOKEN; where these are not set
they are read from .stack/<QW_STACK or dev>/env. Exit codes: 0 done, 1 findings or a refusal, 2 a
wrong argument.`;

export type Arguments =
  | { readonly command: 'help' }
  | { readonly command: 'wrong'; readonly detail: string }
  | { readonly command: 'publish'; readonly version: string; readonly json: boolean }
  | {
      readonly command: 'analyse';
      readonly file: string;
      readonly json: boolean;
      readonly verbose: boolean;
      readonly seconds: number;
    }
  | {
      readonly command: 'import' | 'check';
      readonly folder: string;
      readonly publish: boolean;
      readonly force: boolean;
      readonly json: boolean;
      readonly name: string | null;
      readonly overlays: readonly string[];
    };

const OPTIONS = {
  publish: { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  name: { type: 'string' },
  overlay: { type: 'string', multiple: true },
  verbose: { type: 'boolean', default: false },
  seconds: { type: 'string', default: '300' },
} as const;

const NAME_LENGTH_MAX = 500;
const SECONDS_MAX = 86_400;
const EXAMPLES = {
  import: '../shared/data/pc-parts',
  check: '../shared/data/pc-parts',
  publish: 'VERSION',
  analyse: 'model.uvl',
} as const;

export function parseArguments(args: readonly string[]): Arguments {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (fault) {
    const detail = fault instanceof Error ? (fault.message.split('. ')[0] ?? '') : String(fault);
    return wrong(detail);
  }
  const { values, positionals } = parsed;
  const [command, target, ...rest] = positionals;
  if (values.help || command === 'help') return { command: 'help' };
  if (command === undefined)
    return wrong('a command is missing: import, check, publish or analyse');
  if (!isCommand(command)) {
    return wrong(`there is no command "${command}": import, check, publish or analyse`);
  }
  if (target === undefined || target === '') {
    const example = `catalog -- ${command} ${EXAMPLES[command]}`;
    return wrong(`${command} needs one argument, such as "${example}"`);
  }
  if (rest.length > 0) return wrong(`one argument is enough, and "${rest.join(' ')}" follows it`);
  if (command === 'publish') return { command, version: target, json: values.json };
  if (command === 'analyse') {
    const seconds = Number(values.seconds);
    if (!(seconds > 0 && seconds <= SECONDS_MAX)) {
      return wrong(`--seconds takes a number above 0 and up to ${SECONDS_MAX}`);
    }
    return { command, file: target, json: values.json, verbose: values.verbose, seconds };
  }
  const name = values.name ?? null;
  if (name !== null && (name.trim() === '' || name.length > NAME_LENGTH_MAX)) {
    return wrong(`--name takes 1 to ${NAME_LENGTH_MAX} characters`);
  }
  const { publish, force, json, overlay } = values;
  return { command, folder: target, publish, force, json, name, overlays: overlay ?? [] };
}

function isCommand(command: string): command is keyof typeof EXAMPLES {
  return Object.hasOwn(EXAMPLES, command);
}

function wrong(detail: string): Arguments {
  return { command: 'wrong', detail };
}
