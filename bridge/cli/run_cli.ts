import { parseArgs } from 'node:util';
import type { Variables } from '../environment.ts';

/** What a command replies: for a program the value, for a person the lines. */
export type Result = { readonly value: unknown; readonly lines: readonly string[] };

export type Command = {
  /** As typed, such as `relay status`. */
  readonly name: string;
  readonly about: string;
  /** `problem` comes back as a usage error; a thrown fault as a failure. */
  readonly run: (variables: Variables) => Promise<Result | { readonly problem: string }>;
};

export async function runCli(
  argv: readonly string[],
  commands: readonly Command[],
  variables: Variables,
): Promise<number> {
  const usage = usageOf(commands);
  const parsed = parse(argv);
  if (typeof parsed === 'string') return complain(`${parsed}\n\n${usage}`, 2);
  const { help, json, name } = parsed;
  if (help || name === '') {
    console.log(usage);
    return help ? 0 : 2;
  }
  const command = commands.find((one) => one.name === name);
  if (command === undefined) {
    const names = commands.map((one) => `"${one.name}"`).join(', ');
    return complain(`unknown command "${name}": expected ${names}\n\n${usage}`, 2);
  }
  try {
    const result = await command.run(variables);
    if ('problem' in result) return complain(result.problem, 2);
    console.log(json ? JSON.stringify(result.value) : result.lines.join('\n'));
    return 0;
  } catch (error) {
    return complain(`${name} failed: ${error instanceof Error ? error.message : String(error)}`, 1);
  }
}

function parse(argv: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { help: { type: 'boolean' }, json: { type: 'boolean' } },
    });
    return {
      help: values.help === true,
      json: values.json === true,
      name: positionals.join(' '),
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function usageOf(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`);
  return ['npm run bridge -- COMMAND [--json]', '', ...lines].join('\n');
}

function complain(text: string, code: number): number {
  console.error(text);
  return code;
}
