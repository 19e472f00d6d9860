import process from 'node:process';
import { trace } from '@opentelemetry/api';
import { describeFault } from './fault.ts';
import { redact } from './redact.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

let service = 'unnamed';
let threshold: number | undefined;

export function nameLogsAfter(name: string): void {
  service = name;
}

/**
 * One line of JSON on standard error. A field that is an `Error` is written with its causes; values
 * that look like credentials are left out. `QW_LOG_LEVEL` sets the lowest level (default `info`).
 */
export function log(
  level: LogLevel,
  message: string,
  fields: Readonly<Record<string, unknown>> = {},
): void {
  threshold ??= thresholdFrom(process.env['QW_LOG_LEVEL']);
  if (LOG_LEVELS.indexOf(level) < threshold) return;
  const traceId = trace.getActiveSpan()?.spanContext().traceId;
  const line = {
    at: new Date().toISOString(),
    level,
    service,
    message: redact('message', message),
    ...(traceId === undefined ? {} : { traceId }),
    ...Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, plain(key, value)])),
  };
  console.error(JSON.stringify(line));
}

function plain(key: string, value: unknown): unknown {
  if (value instanceof Error) return describeFault(value);
  if (typeof value === 'bigint') return value.toString();
  return redact(key, value);
}

function thresholdFrom(text: string | undefined): number {
  const at = LOG_LEVELS.findIndex((level) => level === text);
  return at === -1 ? LOG_LEVELS.indexOf('info') : at;
}
