import { describe, expect, it } from 'vitest';
import { parseArguments } from './catalog_arguments.ts';

describe('the arguments of the catalog command', () => {
  it('are read with their defaults', () => {
    expect(
      parseArguments(['import', 'parts', '--publish', '--overlay', 'a', '--overlay', 'b']),
    ).toEqual({
      command: 'import',
      folder: 'parts',
      publish: true,
      force: false,
      json: false,
      name: null,
      overlays: ['a', 'b'],
    });
    expect(parseArguments(['publish', 'v3', '--json'])).toEqual({
      command: 'publish',
      version: 'v3',
      json: true,
    });
    expect(parseArguments(['import', '--help'])).toEqual({ command: 'help' });
  });

  it.each([
    [[], 'a command is missing: import, check or publish'],
    [['export'], 'there is no command "export": import, check or publish'],
    [['import'], 'import needs one argument, such as "catalog -- import ../shared/data/pc-parts"'],
    [['import', 'a', 'b'], 'one argument is enough, and "b" follows it'],
    [['import', 'a', '--publsh'], "Unknown option '--publsh'"],
    [['import', 'a', '--name', ' '], '--name takes 1 to 500 characters'],
  ])('that are wrong say what would be right: %j', (args, detail) => {
    expect(parseArguments(args)).toEqual({ command: 'wrong', detail });
  });
});
