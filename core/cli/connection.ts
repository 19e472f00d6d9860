import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';

const SettingsSchema = v.object({
  QW_NATS_CLIENT_URL: v.pipe(v.string(), v.url()),
  QW_ADMIN_TOKEN: v.pipe(v.string(), v.minLength(1)),
});

export type Connection = { readonly url: string; readonly token: string };

/** Where the core is and who asks; a text says what is missing and how to get it. */
export function connectionFrom(environment: NodeJS.ProcessEnv): Connection | string {
  const stack = environment['QW_STACK'] ?? 'dev';
  const file = fileURLToPath(new URL(`../../.stack/${stack}/env`, import.meta.url));
  const known = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  const settings = v.safeParse(SettingsSchema, { ...known, ...environment });
  if (settings.success) {
    const { QW_NATS_CLIENT_URL: url, QW_ADMIN_TOKEN: token } = settings.output;
    return { url, token };
  }
  return (
    'no core to send it to: set QW_NATS_CLIENT_URL and QW_ADMIN_TOKEN, or start the stack ' +
    `(npm start), which writes them to ${file}`
  );
}

function parseEnv(text: string): Record<string, string> {
  const pairs = text
    .split('\n')
    .filter((line) => /^[A-Z_]+=/.test(line))
    .map((line): [string, string] => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1)];
    });
  return Object.fromEntries(pairs);
}
