import { parseArgs } from 'node:util';
import type { Variables } from '../environment.ts';
import type { Command, Input } from './command.ts';

export async function runCli(
  argv: readonly string[],
  commands: readonly Command[],
  variables: Variables,
): Promise<number> {
  const usage = usageOf(commands);
  const command = commandOf(argv, commands);
  if (command === undefined) return answerNoCommand(argv, commands, usage);
  const parsed = parse(argv, command);
  if (typeof parsed === 'string') return complain(`${parsed}\n\n${helpOf(command)}`, 2);
  if (parsed.flag('help')) {
    console.log(helpOf(command));
    return 0;
  }
  try {
    const result = await command.run(variables, parsed);
    if ('problem' in result) return complain(result.problem, 2);
    console.log(parsed.flag('json') ? JSON.stringify(result.value) : result.lines.join('\n'));
    return 0;
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error);
    return complain(`${command.name} failed: ${reason}`, 1);
  }
}

/** The longest name that the words begin with. */
function commandOf(argv: readonly string[], commands: readonly Command[]): Command | undefined {
  const typed = `${wordsOf(argv).join(' ')} `;
  return commands
    .filter(({ name }) => typed.startsWith(`${name} `))
    .toSorted((a, b) => b.name.length - a.name.length)
    .at(0);
}

function wordsOf(argv: readonly string[]): readonly string[] {
  return argv.filter((word) => !word.startsWith('-'));
}

function answerNoCommand(
  argv: readonly string[],
  commands: readonly Command[],
  usage: string,
): number {
  const help = argv.includes('--help');
  const words = wordsOf(argv);
  if (help || words.length === 0) {
    console.log(usage);
    return help ? 0 : 2;
  }
  const names = commands.map((one) => `"${one.name}"`).join(', ');
  return complain(`unknown command "${words.join(' ')}": expected ${names}\n\n${usage}`, 2);
}

function parse(argv: readonly string[], command: Command): Input | string {
  let naming = command.name.split(' ').length;
  const args = argv.filter((word) => word.startsWith('-') || naming-- <= 0);
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: command.takesWords ?? false,
      options: { ...command.options, help: { type: 'boolean' }, json: { type: 'boolean' } },
    });
    const given = new Map<string, unknown>(Object.entries(values));
    return {
      words: positionals,
      text: (name) => {
        const value = given.get(name);
        return typeof value === 'string' ? value : undefined;
      },
      flag: (name) => given.get(name) === true,
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function usageOf(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`);
  const more = 'COMMAND --help tells what may follow it.';
  return ['npm run bridge -- COMMAND [--json]', '', ...lines, '', more].join('\n');
}

function helpOf({ name, about, usage = [] }: Command): string {
  const lines = usage.map((line) => `  ${line}`);
  return [`npm run bridge -- ${name} [--json]: ${about}`, ...lines].join('\n');
}

function complain(text: string, code: number): number {
  console.error(text);
  return code;
}
