/** What `npm run catalog` can do with versions that the core has already. */
export type Option =
  | 'at'
  | 'from'
  | 'status'
  | 'part'
  | 'market'
  | 'channel'
  | 'segment'
  | 'currency'
  | 'state';
export type Flag = 'all' | 'force';
export type Verb = keyof typeof VERBS;

type Spec = {
  /** Names of arguments; the ones after "?" may be left out. */
  readonly args: readonly string[];
  readonly optional?: readonly string[];
  readonly options?: readonly Option[];
  readonly flags?: readonly Flag[];
  readonly about: string;
};

export const VERBS = {
  validate: { args: ['VERSION'], about: 'check a draft: all findings at once' },
  publish: {
    args: ['VERSION'],
    options: ['at'],
    about: 'make it immutable and put it on sale, now or at --at',
  },
  activate: {
    args: ['VERSION'],
    options: ['at'],
    about: 'put a published version on sale, now or at --at',
  },
  unschedule: {
    args: ['VERSION'],
    options: ['at'],
    about: 'take back activations to come: all, or that of --at',
  },
  rollback: {
    args: [],
    optional: ['VERSION'],
    options: ['from'],
    about: 'back to the version before, or to VERSION; --from: only if that is on sale',
  },
  retire: { args: ['VERSION'], about: 'end a version that is not on sale, for ever' },
  versions: { args: [], options: ['status'], about: 'list versions, newest first' },
  show: { args: ['VERSION'], about: 'one version' },
  schedule: { args: [], about: 'what was, is and will be on sale' },
  diff: {
    args: ['FROM', 'TO'],
    options: ['part'],
    flags: ['all'],
    about: 'what TO has other than FROM; --all: every difference, not the first 200',
  },
  export: {
    args: ['VERSION', 'TARGET'],
    flags: ['force'],
    about: 'write a version to a folder or a FILE.json that can be imported',
  },
  'price-lists': {
    args: [],
    optional: ['VERSION'],
    options: ['market', 'channel', 'segment', 'currency', 'state', 'at'],
    about: 'price lists, and what they are at --at',
  },
} as const satisfies Readonly<Record<string, Spec>>;

export function isVerb(text: string | undefined): text is Verb {
  return text !== undefined && Object.hasOwn(VERBS, text);
}

export function specOf(verb: Verb): Spec {
  return VERBS[verb];
}

/** As a help text shows it: `diff FROM TO [--part P] [--all]`. */
export function usageOf(verb: Verb): string {
  const { args, optional = [], options = [], flags = [] } = specOf(verb);
  return [
    verb,
    ...args,
    ...optional.map((name) => `[${name}]`),
    ...options.map((name) => `[--${name} ${WORDS[name]}]`),
    ...flags.map((name) => `[--${name}]`),
  ].join(' ');
}

export const WORDS: Readonly<Record<Option, string>> = {
  at: 'INSTANT',
  from: 'VERSION',
  status: 'STATUS',
  part: 'PART',
  market: 'MARKET',
  channel: 'CHANNEL',
  segment: 'SEGMENT',
  currency: 'CODE',
  state: 'STATE',
};
