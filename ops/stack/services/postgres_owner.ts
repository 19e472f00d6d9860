import { execFile, execFileSync, spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { reasonOf, StackFault } from '../fault.ts';
import { isRoot } from '../packages.ts';

/** PostgreSQL refuses to run as root; then this system user owns its data. */
export type Owner = { readonly uid: number; readonly gid: number };
const OWNER_NAME = 'quotewright';

const run = promisify(execFile);

function lookUp(): Owner | undefined {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const fields = lines.map((line) => line.split(':')).find(([name]) => name === OWNER_NAME);
  if (fields === undefined) return undefined;
  return { uid: Number(fields[2]), gid: Number(fields[3]) };
}

/** The owner if it exists already; placing files does not depend on its number. */
export function findOwner(): Owner | undefined {
  return isRoot() ? (lookUp() ?? { uid: -1, gid: -1 }) : undefined;
}

/** Undefined when we are an ordinary user, who runs PostgreSQL as itself. */
export async function ownerFor(say: (text: string) => void): Promise<Owner | undefined> {
  if (!isRoot()) return undefined;
  const found = lookUp();
  if (found !== undefined) return found;
  say(`creating the system user "${OWNER_NAME}", since PostgreSQL doesn't run as root`);
  const options = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin'];
  await run('useradd', [...options, OWNER_NAME]).catch((fault: unknown) => {
    // Another stack may have been faster; then the user is there.
    if (lookUp() !== undefined) return;
    const right = `Create it (useradd --system ${OWNER_NAME}), or set QW_PG_ADMIN_URL.`;
    throw new StackFault(`cannot create the system user "${OWNER_NAME}". ${right}`, {
      cause: fault,
    });
  });
  const created = lookUp();
  if (created === undefined) throw new StackFault(`the user "${OWNER_NAME}" is not there`);
  return created;
}

export function asOwner(owner: Owner | undefined): { uid?: number; gid?: number } {
  return owner === undefined ? {} : { uid: owner.uid, gid: owner.gid };
}

/** True when the owner may walk down to this directory, which exists or will. */
export function canReach(path: string, owner: Owner | undefined): boolean {
  if (owner === undefined) return true;
  for (let place = path; ; place = dirname(place)) {
    const stat = statSync(place, { throwIfNoEntry: false });
    const open = stat === undefined || stat.uid === owner.uid || (stat.mode & 0o001) !== 0;
    if (!open) return false;
    if (place === dirname(place)) return true;
  }
}

function runsFrom(binaries: string, owner: Owner | undefined): boolean {
  const options = { ...asOwner(owner), cwd: '/', timeout: 10_000 };
  // initdb reads `share` and runs `postgres`, so that all three are tried.
  return (
    spawnSync(join(binaries, 'bin', 'initdb'), ['--version'], options).status === 0 &&
    spawnSync(join(binaries, 'bin', 'postgres'), ['--version'], options).status === 0
  );
}

/** The packaged binaries, or a copy of them where the owner can read them. */
export function binariesFor(
  owner: Owner | undefined,
  packaged: string,
  say: (text: string) => void,
): string {
  if (runsFrom(packaged, owner)) return packaged;
  const manifest = readFileSync(join(packaged, '..', 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const copy = join(outside(), `postgresql-${version}`);
  if (!existsSync(copy)) {
    say(`copying the PostgreSQL binaries to ${copy}, where "${OWNER_NAME}" can read them`);
    const draft = `${copy}.${process.pid}`;
    mkdirSync(dirname(copy), { recursive: true, mode: 0o755 });
    cpSync(packaged, draft, { recursive: true, verbatimSymlinks: true });
    execFileSync('chmod', ['-R', 'a+rX', draft]);
    try {
      renameSync(draft, copy);
    } catch {
      rmSync(draft, { recursive: true });
    }
  }
  if (!runsFrom(copy, owner)) throw new StackFault(`PostgreSQL doesn't run from ${copy}`);
  return copy;
}

export async function runOnce(
  file: string,
  args: readonly string[],
  owner: Owner | undefined,
): Promise<void> {
  const options = { ...asOwner(owner), cwd: '/', env: { ...process.env, LC_ALL: 'C' } };
  await run(file, args, options).catch((fault: unknown) => {
    const reason = reasonOf(fault);
    throw new StackFault(`${file} failed: ${reason}`, { cause: fault });
  });
}

/** Where an unprivileged user can read and own files, outside of the checkout. */
export function outside(): string {
  try {
    accessSync('/var/lib', constants.W_OK);
    return '/var/lib/quotewright';
  } catch {
    return join(tmpdir(), 'quotewright');
  }
}
