// The only file that imports the SDK: how it is configured, and what its errors mean.
import process from 'node:process';
import { Camunda8 } from '@camunda8/sdk';
import { TransientFault } from '../consume/faults.ts';

export type CamundaClient = ReturnType<Camunda8['getOrchestrationClusterApiClient']>;

/**
 * A client of its own for each who needs one: they share neither limits nor sockets.
 * `address` has no `/v2`; credentials of a real cluster come from the SDK's own variables.
 */
export function connectCamunda(address: string): CamundaClient {
  // Its adaptive limit counts the long polls of idle workers, so that under pressure those few that
  // wait would keep out all that work. Workers and consumers have limits of their own.
  process.env['CAMUNDA_SDK_BACKPRESSURE_PROFILE'] ??= 'LEGACY';
  // The constructor takes the address under its old name only.
  const camunda = new Camunda8({
    ZEEBE_REST_ADDRESS: address,
    CAMUNDA_AUTH_STRATEGY: authStrategy(),
    CAMUNDA_LOG_LEVEL: 'none',
  });
  return camunda.getOrchestrationClusterApiClient();
}

function authStrategy(): 'NONE' | 'BASIC' | 'OAUTH' {
  const given = process.env['CAMUNDA_AUTH_STRATEGY'];
  return given === 'BASIC' || given === 'OAUTH' ? given : 'NONE';
}

export function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'status' in error && typeof error.status === 'number'
    ? error.status
    : undefined;
}

/** The gateway cannot be reached or is overloaded: the same call may succeed later. */
export function isGatewayAway(error: unknown): boolean {
  const status = statusOf(error);
  if (status !== undefined) return status === 429 || status >= 500;
  return (
    error instanceof Error &&
    ['NetworkSdkError', 'CancelSdkError', 'TypeError'].includes(error.name)
  );
}

export function asFault(error: unknown, what: string): Error {
  if (isGatewayAway(error)) return new TransientFault(`${what}: gateway away`, { cause: error });
  return error instanceof Error ? error : new Error(String(error));
}
