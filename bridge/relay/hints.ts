import { Events } from 'nats';
import type { NatsConnection } from 'nats';
import { hintSubject } from '../../core/contract/subjects.ts';

/** Larger events are hinted without their data: a hint says that something happened, not what. */
const HINT_BYTES_MAX = 65_536;

export type Hint = {
  readonly tenant: string;
  readonly type: string;
  readonly id: string;
  readonly subject: string;
  readonly value: string;
};
export type Hints = { readonly publish: (hint: Hint) => void };

/** Fire and forget; while NATS is away hints are dropped rather than kept. */
export function createHints(nats: NatsConnection): Hints {
  let connected = true;
  void (async () => {
    for await (const status of nats.status()) {
      if (status.type === Events.Disconnect) connected = false;
      if (status.type === Events.Reconnect) connected = true;
    }
  })();
  return {
    publish({ tenant, type, id, subject, value }) {
      if (!connected || nats.isClosed()) return;
      const small = value.length <= HINT_BYTES_MAX;
      nats.publish(
        hintSubject(tenant, type),
        small ? value : JSON.stringify({ specversion: '1.0', id, type, tenant, subject }),
      );
    },
  };
}
