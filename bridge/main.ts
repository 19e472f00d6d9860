import process from 'node:process';
import { COMMANDS } from './cli/commands.ts';
import { runCli } from './cli/run_cli.ts';

process.exitCode = await runCli(process.argv.slice(2), COMMANDS, process.env);
