import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { reasonOf, StackFault } from './fault.ts';

const run = promisify(execFile);
const PLACES_EXTRA = ['/usr/sbin', '/sbin', '/usr/local/sbin'];

export type Program = {
  readonly program: string;
  /** Debian package that brings it. */
  readonly package: string;
  /** Variable that makes the program unnecessary, by naming a server of the user's own. */
  readonly instead?: string;
};

export function findProgram(program: string): string | undefined {
  const places = [...(process.env['PATH'] ?? '').split(delimiter), ...PLACES_EXTRA];
  return places.map((place) => join(place, program)).find((path) => existsSync(path));
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** One sentence that a person can follow. */
export function howToInstall(missing: readonly Program[], platform = process.platform): string {
  const names = [...new Set(missing.map((one) => one.package))].join(' ');
  const programs = missing.map((one) => one.program).join(', ');
  const urls = [...new Set(missing.map((one) => one.instead).filter((key) => key !== undefined))];
  const own = urls.length === 0 ? '' : ` Or use a server of your own: set ${urls.join(', ')}.`;
  const tool = platform === 'darwin' ? 'brew install' : 'sudo apt-get install';
  return `${programs} not found. Install with: ${tool} ${names}.${own}`;
}

let installing: Promise<void> = Promise.resolve();
let updated = false;

async function aptInstall(names: readonly string[], say: (text: string) => void): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Debian starts a freshly installed server at once; ours has its own port and settings.
  const quiet = ['-qq', '-o', 'Dpkg::Use-Pty=0', '-o', 'DPkg::Lock::Timeout=300'];
  if (!updated) {
    say('reading the package lists (apt-get update)');
    await run('apt-get', [...quiet, 'update'], { env, maxBuffer: 1e8 });
    updated = true;
  }
  say(`installing ${names.join(', ')} (apt-get install)`);
  const install = ['install', '-y', '--no-install-recommends', ...names];
  await run('apt-get', [...quiet, ...install], { env: withoutAutostart(env), maxBuffer: 1e8 });
}

/** `RUNLEVEL=1` keeps Debian's maintainer scripts from starting the server they install. */
function withoutAutostart(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, RUNLEVEL: '1' };
}

/** Installs what is missing where that is possible, and says what to do where it isn't. */
export async function ensurePrograms(
  programs: readonly Program[],
  say: (text: string) => void,
): Promise<void> {
  const missing = () => programs.filter((one) => findProgram(one.program) === undefined);
  if (missing().length === 0) return;
  if (!isRoot() || findProgram('apt-get') === undefined) {
    throw new StackFault(howToInstall(missing()));
  }
  const names = [...new Set(missing().map((one) => one.package))];
  say(`waiting to install ${names.join(', ')}`);
  // One at a time: dpkg holds a lock of its own.
  const mine = installing.then(() => aptInstall(names, say));
  installing = mine.catch(() => undefined);
  await mine.catch((fault: unknown) => {
    const reason = reasonOf(fault);
    const text = `${howToInstall(missing())}\napt-get failed: ${reason}`;
    throw new StackFault(text, { cause: fault });
  });
  if (missing().length > 0) throw new StackFault(howToInstall(missing()));
}
