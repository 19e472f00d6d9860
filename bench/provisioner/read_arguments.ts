import * as v from 'valibot';
import { changeSettings, SETTINGS_DEFAULT, SettingsChangeSchema } from './settings.ts';
import type { Settings } from './settings.ts';

export type Arguments = {
  readonly port: number;
  readonly log: string;
  readonly settings: Settings;
};

type Values = Readonly<Record<string, string | boolean | undefined>>;

/** Options win over the environment; replies what would be right when something is wrong. */
export function readArguments(
  values: Values,
  environment: Readonly<Record<string, string | undefined>>,
): Arguments | string {
  const port = Number(values['port'] ?? environment['QW_PROVISIONER_PORT'] ?? '');
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    return '--port (or QW_PROVISIONER_PORT): expected a number from 1 to 65535';
  }
  const log = values['log'] ?? environment['QW_PROVISIONER_LOG'];
  if (typeof log !== 'string' || log === '') {
    return '--log (or QW_PROVISIONER_LOG): expected the path of a file';
  }
  const [p50, p95] = String(values['latency-ms'] ?? '').split(',');
  const change = v.safeParse(SettingsChangeSchema, {
    ...number('seed', values['seed']),
    ...number('latencyP50Ms', p50 === '' ? undefined : p50),
    ...number('latencyP95Ms', p50 === '' ? undefined : (p95 ?? p50)),
    ...number('transient', values['transient']),
    ...number('permanent', values['permanent']),
    ...number('callbackDelayMs', values['callback-delay-ms']),
    ...number('callbackFailed', values['callback-failed']),
    ...number('callbackDuplicates', values['callback-duplicates']),
  });
  if (!change.success) return v.summarize(change.issues);
  return { port, log, settings: changeSettings(SETTINGS_DEFAULT, change.output) };
}

function number(name: string, text: string | boolean | undefined): Record<string, number> {
  return text === undefined ? {} : { [name]: text === '' ? Number.NaN : Number(text) };
}
