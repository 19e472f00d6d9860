import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { StackFault } from './fault.ts';
import { isListening } from './listeners.ts';
import { allRecords, isRunning } from './process_record.ts';
import { PORT_BASE_DEFAULT, PORT_BLOCK_SIZE, PORT_BLOCKS_MAX, portsAt } from './ports.ts';

/** Which stack directory a block of ports belongs to; all checkouts of this user see it. */
const claimsDir = () => join(tmpdir(), `quotewright-ports-${process.getuid?.() ?? 0}`);
const claimPath = (base: number) => join(claimsDir(), String(base));

export function rememberedBase(dir: string): number | undefined {
  try {
    const { base } = JSON.parse(readFileSync(join(dir, 'ports.json'), 'utf8')) as { base: number };
    return base;
  } catch {
    return undefined;
  }
}

/**
 * A claim counts as long as its stack still remembers that block. Whoever claims remembers first,
 * and a claim appears with its content, so that none looks abandoned while it is being made.
 */
function claim(base: number, dir: string): boolean {
  mkdirSync(claimsDir(), { recursive: true });
  const draft = `${claimPath(base)}.${process.pid}`;
  writeFileSync(draft, dir);
  try {
    return takeClaim(base, dir, draft);
  } finally {
    rmSync(draft, { force: true });
  }
}

function takeClaim(base: number, dir: string, draft: string): boolean {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      linkSync(draft, claimPath(base));
      return true;
    } catch {
      const holder = existsSync(claimPath(base)) ? readFileSync(claimPath(base), 'utf8') : '';
      if (holder === dir) return true;
      if (holder !== '' && rememberedBase(holder) === base) return false;
      rmSync(claimPath(base), { force: true });
    }
  }
  return false;
}

async function isFree(base: number): Promise<boolean> {
  const taken = await Promise.all(Object.values(portsAt(base)).map(isListening));
  return !taken.includes(true);
}

function remember(dir: string, base: number): number {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'ports.json'), JSON.stringify({ base }));
  return base;
}

export function explicitBase(given: NodeJS.ProcessEnv): number | undefined {
  const text = given['QW_PORT_BASE'] ?? '';
  if (text === '') return undefined;
  const base = Number(text);
  if (!Number.isInteger(base) || base < 1_024 || base > 65_535 - PORT_BLOCK_SIZE) {
    const right = `a number from 1024 to ${65_535 - PORT_BLOCK_SIZE}, such as ${PORT_BASE_DEFAULT}`;
    throw new StackFault(`QW_PORT_BASE is "${text}"; expected ${right}`);
  }
  return base;
}

/** The remembered block, or else the first that nobody claims and nobody listens in. */
export async function chooseBase(
  dir: string,
  given: NodeJS.ProcessEnv,
  say: (text: string) => void,
): Promise<number> {
  const explicit = explicitBase(given);
  const remembered = rememberedBase(dir);
  if (explicit !== undefined) {
    if (remembered !== undefined && remembered !== explicit && allRecords(dir).some(isRunning)) {
      const what = `this stack runs on ports from ${remembered}, not from ${explicit}`;
      throw new StackFault(`${what}: stop it first (npm run stack -- down), or unset QW_PORT_BASE`);
    }
    return remember(dir, explicit);
  }
  if (remembered !== undefined) {
    const running = allRecords(dir).some(isRunning);
    if (running || (claim(remembered, dir) && (await isFree(remembered)))) return remembered;
    say(`ports from ${remembered} are taken by somebody else; looking for others`);
  }
  // The first block is for "dev", so that its addresses are the ones that the README names.
  const first = basename(dir) === 'dev' ? 0 : 1;
  for (let block = first; block < PORT_BLOCKS_MAX; block += 1) {
    const base = PORT_BASE_DEFAULT + block * PORT_BLOCK_SIZE;
    if (!(await isFree(base))) continue;
    remember(dir, base);
    if (claim(base, dir)) return base;
  }
  throw new StackFault(
    `no free block of ${PORT_BLOCK_SIZE} ports from ${PORT_BASE_DEFAULT} on; set QW_PORT_BASE`,
  );
}
