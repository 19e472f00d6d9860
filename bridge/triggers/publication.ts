import type { DomainEvent } from '../../core/contract/events.ts';
import type { Publication } from '../camunda/publish_message.ts';

/** The event's id makes the message the same one, however often it is published. */
export function publicationOf(
  event: DomainEvent,
  name: string,
  correlationKey: string,
  variables: Readonly<Record<string, unknown>>,
): Publication {
  return { name, correlationKey, messageId: event.id, variables };
}
