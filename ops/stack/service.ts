import type { PortName, Ports } from './ports.ts';
import type { Secrets } from './secrets.ts';

export type Env = Readonly<Record<string, string>>;

export type Stack = {
  readonly name: string;
  /** `.stack/<name>` of this checkout. */
  readonly dir: string;
  readonly ports: Ports;
  readonly secrets: Secrets;
  /** The caller's environment: URLs of the user's own servers, proxies, cache places. */
  readonly given: NodeJS.ProcessEnv;
  /** Services that don't run yet start in containers. */
  readonly docker: boolean;
};

/** How a process is started. `env` is all that it gets, beside PATH and HOME. */
export type Command = {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Env;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly signal?: 'SIGTERM' | 'SIGINT';
};

export type ServiceName = 'postgres' | 'redis' | 'redis-rest' | 'nats' | 'kafka' | 'prometheus';

export type Service = {
  readonly name: ServiceName;
  /** Must be healthy first. */
  readonly after: readonly ServiceName[];
  /** Variables that name the user's own server; all of them must be set. */
  readonly urlKeys: readonly string[];
  readonly ports: readonly PortName[];
  readonly deadline_s: number;
  /** Installs and lays out what a native start needs. */
  readonly prepare: (stack: Stack, say: (text: string) => void) => Promise<void>;
  readonly command: (stack: Stack, env: Env) => Promise<Command>;
  /** Throws while the server that these variables name isn't usable. */
  readonly check: (env: Env) => Promise<void>;
};
