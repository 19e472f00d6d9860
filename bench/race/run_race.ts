import type { Quote } from '../../core/contract/quote.ts';
import type { Accepted, Reply } from '../../core/contract/reply.ts';
import { seededRandom } from '../seeded_random.ts';
import { changeQuote, openQuote } from './choose_command.ts';
import { createCourier } from './courier.ts';
import type { Courier } from './courier.ts';
import { openLedger } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { actorOf } from './model.ts';
import type { Acknowledged, Command, RaceResult, RaceSize, Seen, Track } from './model.ts';

/** A quote that is over makes room for another one, after others had their time to hit it too. */
const MAKE_ROOM_SHARE = 0.2;
const REPORT_EVERY = 5_000;

/** Everybody runs at once; replies when every message, the late ones too, has its answer. */
export async function runRace(
  track: Track,
  size: RaceSize,
  seed: number,
  say: (text: string) => void = () => undefined,
): Promise<RaceResult> {
  const ledger = openLedger();
  const courier = createCourier(track, ledger);
  const places: (Seen | undefined)[] = Array.from({ length: size.quotes });
  let left = size.commands;

  async function run(client: number): Promise<void> {
    const random = seededRandom(seed + client * 7_919);
    for (let turn = 0; left > 0; turn += 1) {
      left -= 1;
      if (left % REPORT_EVERY === 0) say(`${left} commands to go`);
      const place = Math.floor(random() * places.length);
      const seen = places[place];
      const isOver = seen?.status === 'converted' || seen?.status === 'cancelled';
      const command =
        seen === undefined || (isOver && random() < MAKE_ROOM_SHARE)
          ? openQuote(track, random)
          : changeQuote(track, seen, random);
      const key = `${seed}-${client}-${turn}`;
      const reply = await courier.carry({ client, key, command }, random);
      const told = await newer(track, seen, command, reply);
      places[place] = latest(places[place], told);
    }
  }

  await Promise.all(Array.from({ length: size.clients }, (_, client) => run(client)));
  await courier.settle();
  await askOnceMore(ledger, courier);
  return {
    sent: courier.sent(),
    replayed: ledger.replayed(),
    refused: ledger.refused,
    accepted: acknowledged(ledger),
    findings: ledger.findings,
  };
}

/** What is known after an answer; whoever was refused looks again, as a person would. */
async function newer(
  track: Track,
  before: Seen | undefined,
  command: Command,
  reply: Reply<unknown>,
): Promise<Seen | undefined> {
  const { quoteId } = command;
  if (quoteId === undefined) return reply.ok ? seenIn(reply) : before;
  if (!reply.ok || command.stem === 'quote_convert') return (await track.look(quoteId)) ?? before;
  return seenIn(reply);
}

function seenIn(reply: Accepted<unknown>): Seen {
  const { id, status } = reply.body as Quote;
  return { id, status, version: reply.version ?? 0 };
}

/** Two clients may tell in any order what they know of one quote. */
function latest(now: Seen | undefined, told: Seen | undefined): Seen | undefined {
  return now !== undefined && now.id === told?.id && now.version > told.version ? now : told;
}

/** An answer must be kept: every tenth message is sent again at the end. */
async function askOnceMore(ledger: Ledger, courier: Courier): Promise<void> {
  const again = ledger.entries().filter((_, at) => at % 10 === 0);
  const never = (): number => 1;
  for (let at = 0; at < again.length; at += 50) {
    const part = again.slice(at, at + 50);
    await Promise.all(part.map(({ message }) => courier.carry(message, never)));
  }
}

function acknowledged(ledger: Ledger): readonly Acknowledged[] {
  return ledger.entries().flatMap(({ message: { client, command }, reply }) => {
    if (!reply.ok) return [];
    const quoteId = command.quoteId ?? (reply.body as Quote).id;
    return [{ quoteId, stem: command.stem, actor: actorOf(client, command.role) }];
  });
}
