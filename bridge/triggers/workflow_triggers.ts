import { getMeter } from '../../ops/telemetry/meter.ts';
import { TOPIC } from '../../core/contract/events.ts';
import type { DomainEvent } from '../../core/contract/events.ts';
import type { CamundaClient } from '../camunda/camunda.ts';
import { publishMessage } from '../camunda/publish_message.ts';
import type { Publication } from '../camunda/publish_message.ts';
import type { EventConsumer } from '../consume/runtime.ts';
import { messageFor } from './message_for.ts';

const PUBLICATIONS_AT_ONCE = 16;

const meter = getMeter('bridge');
const published = meter.createCounter('bridge.trigger.messages', {
  description: 'Messages to workflows by name and outcome: published, or known from before.',
});
const delaySeconds = meter.createHistogram('bridge.trigger.delay.seconds', {
  unit: 's',
  description: 'From the time of the event to the acknowledgement of the gateway.',
});

/**
 * Tells the workflows what happened. The offset moves only after the gateway has acknowledged every
 * message; what is told twice has the same message id and counts once.
 */
export function workflowTriggers(client: CamundaClient): EventConsumer {
  return {
    name: 'workflow_triggers',
    topics: [TOPIC.quote, TOPIC.order, TOPIC.task],
    partitionsAtOnce: 6,
    eventsMax: 200,
    handle: async (events) => {
      const lanes = lanesOf(events);
      const waiting = lanes.values();
      const workers = Array.from({ length: Math.min(PUBLICATIONS_AT_ONCE, lanes.length) }, () =>
        publishLanes(client, waiting),
      );
      const ended = await Promise.allSettled(workers);
      for (const one of ended) if (one.status === 'rejected') throw one.reason;
    },
  };
}

type Told = { readonly publication: Publication; readonly at: string };

/** Messages of one aggregate follow each other; aggregates don't wait for one another. */
function lanesOf(events: readonly DomainEvent[]): readonly (readonly Told[])[] {
  const lanes = new Map<string, Told[]>();
  for (const event of events) {
    const publication = messageFor(event);
    if (publication === undefined) continue;
    const lane = lanes.get(event.subject);
    const told = { publication, at: event.time };
    if (lane === undefined) lanes.set(event.subject, [told]);
    else lane.push(told);
  }
  return [...lanes.values()];
}

async function publishLanes(
  client: CamundaClient,
  waiting: IterableIterator<readonly Told[]>,
): Promise<void> {
  for (const lane of waiting) {
    for (const { publication, at } of lane) {
      const outcome = await publishMessage(client, publication);
      published.add(1, { message: publication.name, outcome });
      delaySeconds.record(Math.max(0, Date.now() - Date.parse(at)) / 1_000);
    }
  }
}
