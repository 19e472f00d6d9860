import { parseArgs } from 'node:util';
import { COMMANDS } from './help.ts';
import { parseVerb } from './versions/parse_verb.ts';
import type { VerbCall } from './versions/parse_verb.ts';
import { isVerb } from './versions/verbs.ts';

export type Arguments =
  | { readonly command: 'help' }
  | { readonly command: 'wrong'; readonly detail: string }
  | VerbCall
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
  seconds: { type: 'string', default: '20' },
} as const;

const NAME_LENGTH_MAX = 500;
const SECONDS_MAX = 86_400;
const EXAMPLES = {
  import: '../shared/data/pc-parts',
  check: '../shared/data/pc-parts',
  analyse: 'model.uvl',
} as const;

export function parseArguments(args: readonly string[]): Arguments {
  const at = args.findIndex((arg) => !arg.startsWith('-'));
  const verb = args[at];
  if (isVerb(verb)) return parseVerb(verb, args.toSpliced(at, 1));
  return parseFileArguments(args);
}

function parseFileArguments(args: readonly string[]): Arguments {
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
  if (command === undefined) return wrong(`a command is missing: ${COMMANDS.join(', ')}`);
  if (!isCommand(command)) {
    return wrong(`there is no command "${command}": ${COMMANDS.join(', ')}`);
  }
  if (target === undefined || target === '') {
    const example = `catalog -- ${command} ${EXAMPLES[command]}`;
    return wrong(`${command} needs one argument, such as "${example}"`);
  }
  if (rest.length > 0) return wrong(`one argument is enough, and "${rest.join(' ')}" follows it`);
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
