import type { ParseArgsOptionsConfig } from 'node:util';
import type { Variables } from '../environment.ts';

/** What a command replies: for a program the value, for a person the lines. */
export type Result = { readonly value: unknown; readonly lines: readonly string[] };
/** The caller asked for something that can't be meant; says what would be right. */
export type Problem = { readonly problem: string };

/** What was typed behind the command's name. */
export type Input = {
  readonly words: readonly string[];
  readonly text: (name: string) => string | undefined;
  readonly flag: (name: string) => boolean;
};

export type Command = {
  /** As typed, such as `relay status`. */
  readonly name: string;
  readonly about: string;
  /** What may follow the name, for its `--help`; absent: nothing. */
  readonly usage?: readonly string[];
  readonly options?: ParseArgsOptionsConfig;
  /** Whether words may follow the name. */
  readonly takesWords?: boolean;
  /** `problem` comes back as a usage error; a thrown fault as a failure. */
  readonly run: (variables: Variables, input: Input) => Promise<Result | Problem>;
};
