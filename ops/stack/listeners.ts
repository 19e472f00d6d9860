import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** True when something accepts connections on this loopback port. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1_000 });
    const answer = (listening: boolean) => {
      socket.destroy();
      resolve(listening);
    };
    socket.once('connect', () => answer(true));
    socket.once('timeout', () => answer(true));
    socket.once('error', () => answer(false));
  });
}

/** Inodes of the sockets that listen on a port, from the kernel's own tables. */
function listeningInodes(port: number): ReadonlySet<string> {
  const rows = ['/proc/net/tcp', '/proc/net/tcp6']
    .filter((table) => existsSync(table))
    .flatMap((table) => readFileSync(table, 'utf8').split('\n').slice(1))
    .map((row) => row.trim().split(/\s+/));
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  // Columns: number, local address, remote address, state (0A: listening), … inode tenth.
  const listening = rows.filter((row) => row[1]?.endsWith(`:${hex}`) === true && row[3] === '0A');
  return new Set(listening.map((row) => `socket:[${row[9] ?? ''}]`));
}

/** Another user's process, or one that has just ended, shows nothing. */
function orNothing<Result>(read: () => Result, nothing: Result): Result {
  try {
    return read();
  } catch {
    return nothing;
  }
}

function holds(pid: string, inodes: ReadonlySet<string>): boolean {
  const open = orNothing(() => readdirSync(`/proc/${pid}/fd`), []);
  return open.some((fd) => inodes.has(orNothing(() => readlinkSync(`/proc/${pid}/fd/${fd}`), '')));
}

function holderInProc(port: number): string | undefined {
  const inodes = listeningInodes(port);
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const pid = inodes.size === 0 ? undefined : pids.find((one) => holds(one, inodes));
  if (pid === undefined) return undefined;
  return `${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()} (process ${pid})`;
}

/** Who listens on a port, in words; a best effort, since only root sees other users' processes. */
export async function whoListens(port: number): Promise<string> {
  const unseen = 'a process that this user may not see';
  if (existsSync('/proc/net/tcp')) return holderInProc(port) ?? unseen;
  const args = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'];
  const { stdout } = await run('lsof', args).catch(() => ({ stdout: '' }));
  const found = /^p(?<pid>\d+)\nc(?<name>.+)$/m.exec(stdout)?.groups;
  return found === undefined ? unseen : `${found['name']} (process ${found['pid']})`;
}
