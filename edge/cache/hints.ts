import type { NatsConnection } from 'nats';
import { hintSubject } from '../../core/contract/subjects.ts';

/**
 * Listens for changes of what any tenant sells. A hint is never the truth: it only makes the edge
 * look earlier than its polling would; a lost one costs seconds.
 */
export function followHints(
  connection: NatsConnection,
  published: (tenant: string) => void,
): () => void {
  const subscription = connection.subscribe(hintSubject('*', 'catalog.*'), {
    callback(error, message) {
      const tenant = message.subject.split('.')[1];
      if (error === null && tenant !== undefined) published(tenant);
    },
  });
  return () => subscription.unsubscribe();
}
