import { headers } from 'nats';
import type { NatsConnection, Service, ServiceMsg } from 'nats';
import { refuse } from '../contract/reply.ts';
import type { Reply } from '../contract/reply.ts';
import { SUBJECT } from '../contract/subjects.ts';
import type { Stem } from '../contract/subjects.ts';
import { HEADER } from '../contract/headers.ts';
import { log } from '../../ops/telemetry/log.ts';
import { withTrace } from '../../ops/telemetry/trace.ts';
import { decodeRequest } from './decode_request.ts';
import { encodeReply } from './encode_reply.ts';
import type { Carrier } from './encode_reply.ts';
import { handleRequest } from './handle_request.ts';
import type { Core } from './handle_request.ts';
import { recordRequest } from './metrics.ts';
import { assertOutsideTransaction } from './transaction_scope.ts';

const GROUPS = ['cpq.v1', 'oms.v1'] as const;

export type NatsService = {
  /** Takes no more requests and waits for those in flight. */
  readonly stop: () => Promise<void>;
};

/** One endpoint per stem in the service `core`; cores share the work by a queue group. */
export async function serveNats(
  connection: NatsConnection,
  core: Core,
  version: string,
): Promise<NatsService> {
  const service: Service = await connection.services.add({
    name: 'core',
    version,
    queue: 'core',
    description: 'Transactional commands and queries of Quotewright',
  });
  const inFlight = new Set<Promise<void>>();
  for (const group of GROUPS) {
    const endpoints = service.addGroup(group);
    for (const stem of stemsOf(group)) {
      endpoints.addEndpoint(stem, {
        subject: SUBJECT[stem].slice(group.length + 1),
        handler: (error, message) => {
          if (error !== null) return log('error', 'a subscription failed', { stem, error });
          track(inFlight, answer(core, stem, message, carrierOf(connection, message)));
        },
      });
    }
  }
  return {
    stop: async () => {
      await service.stop();
      await Promise.all(inFlight);
    },
  };
}

function track(inFlight: Set<Promise<void>>, work: Promise<void>): void {
  const tracked = work.finally(() => inFlight.delete(tracked));
  inFlight.add(tracked);
}

function stemsOf(group: string): Stem[] {
  return (Object.keys(SUBJECT) as Stem[]).filter((stem) => SUBJECT[stem].startsWith(`${group}.`));
}

const MESSAGE_BYTES_DEFAULT = 1024 * 1024;
/** Headers and the protocol's own words count as well. */
const HEADROOM_BYTES = 4 * 1024;

function carrierOf({ info }: NatsConnection, message: ServiceMsg): Carrier {
  const accepted = message.headers?.get(HEADER.acceptEncoding) ?? '';
  return {
    bytesMax: (info?.max_payload ?? MESSAGE_BYTES_DEFAULT) - HEADROOM_BYTES,
    acceptsGzip: accepted.split(/\s*,\s*/).includes('gzip'),
  };
}

async function answer(
  core: Core,
  stem: Stem,
  message: ServiceMsg,
  carrier: Carrier,
): Promise<void> {
  const started = performance.now();
  const header = (name: string): string | undefined => message.headers?.get(name) || undefined;
  const request = { stem, header, text: () => decodeRequest(message), carrier };
  const reply = await core.admission
    .run(stem, header, (admitted) =>
      withTrace(header(HEADER.traceparent), () => handleRequest(core, request, admitted)),
    )
    .catch((error: unknown) => {
      log('error', `${stem} failed`, { stem, error });
      return refuse('internal', 'the core failed; the log says why');
    });
  respond(message, stem, reply, carrier);
  recordRequest(stem, reply.ok ? 'ok' : reply.code, performance.now() - started);
}

function respond(message: ServiceMsg, stem: Stem, reply: Reply<unknown>, carrier: Carrier): void {
  assertOutsideTransaction('sending a reply');
  const encoded = encodeReply(reply, carrier);
  if ('ok' in encoded) {
    log('warn', 'a reply is too large to be sent', { stem, detail: encoded.detail });
    message.respond(JSON.stringify(encoded));
    return;
  }
  if (encoded.encoding === undefined) {
    message.respond(encoded.data);
    return;
  }
  const set = headers();
  set.set(HEADER.contentEncoding, encoded.encoding);
  message.respond(encoded.data, { headers: set });
}
