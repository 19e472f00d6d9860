import { asFault, statusOf } from './camunda.ts';
import type { CamundaClient } from './camunda.ts';

export type Publication = {
  readonly name: string;
  readonly correlationKey: string;
  /** The event's id: a message that was published already is not published again. */
  readonly messageId: string;
  readonly variables: Readonly<Record<string, unknown>>;
};

/**
 * For how long a message waits for its catch event, and for how long its id is remembered. An
 * early callback must outlive a pause of the workflow; a redelivery comes within minutes.
 */
const TIME_TO_LIVE_MS = 24 * 3_600 * 1_000;

/** Resolves when the gateway has it durably, now or from an earlier delivery. */
export async function publishMessage(
  client: CamundaClient,
  publication: Publication,
): Promise<'published' | 'known'> {
  try {
    await client.publishMessage({
      ...publication,
      variables: { ...publication.variables },
      timeToLive: TIME_TO_LIVE_MS,
    });
    return 'published';
  } catch (error) {
    if (statusOf(error) === 409) return 'known';
    throw asFault(error, `publish ${publication.name}`);
  }
}
