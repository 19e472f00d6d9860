import { redactText } from './redact.ts';

const CAUSES_MAX = 5;

export type FaultFields = {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: FaultFields;
};

/** An error as log fields: name, message, code, stack, and the chain of causes. */
export function describeFault(error: Error, depth = 0): FaultFields {
  const code = 'code' in error ? error.code : undefined;
  const cause = error.cause instanceof Error && depth < CAUSES_MAX ? error.cause : undefined;
  return {
    name: error.name,
    message: redactText(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
    ...(error.stack === undefined || depth > 0 ? {} : { stack: redactText(error.stack) }),
    ...(cause === undefined ? {} : { cause: describeFault(cause, depth + 1) }),
  };
}
