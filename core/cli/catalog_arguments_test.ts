import { describe, expect, it } from 'vitest';
import { parseArguments } from './catalog_arguments.ts';

const ALL =
  'import, check, analyse, validate, publish, activate, unschedule, rollback, retire, versions, ' +
  'show, schedule, diff, export, price-lists';

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
    expect(parseArguments(['analyse', 'a.uvl', '--verbose', '--seconds', '5'])).toEqual({
      command: 'analyse',
      file: 'a.uvl',
      json: false,
      verbose: true,
      seconds: 5,
    });
    expect(parseArguments(['import', '--help'])).toEqual({ command: 'help' });
  });

  it.each([
    [[], `a command is missing: ${ALL}`],
    [['exprt'], `there is no command "exprt": ${ALL}`],
    [['import'], 'import needs one argument, such as "catalog -- import ../shared/data/pc-parts"'],
    [['import', 'a', 'b'], 'one argument is enough, and "b" follows it'],
    [['import', 'a', '--publsh'], "Unknown option '--publsh'"],
    [['analyse'], 'analyse needs one argument, such as "catalog -- analyse model.uvl"'],
    [['analyse', 'a', '--seconds', '0'], '--seconds takes a number above 0 and up to 86400'],
    [['import', 'a', '--name', ' '], '--name takes 1 to 500 characters'],
  ])('that are wrong say what would be right: %j', (args, detail) => {
    expect(parseArguments(args)).toEqual({ command: 'wrong', detail });
  });
});
