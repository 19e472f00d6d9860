import { parseArgs } from 'node:util';
import { StackFault } from '../stack/fault.ts';
import { stackDir } from '../stack/paths.ts';
import { loadSecrets } from '../stack/secrets.ts';
import { mintToken, TOKEN_ROLES } from '../stack/tokens.ts';
import type { TokenRequest } from '../stack/tokens.ts';

const HELP = `Prints a development token, signed with the key of a local stack.

  npm run token -- --role sales [--tenant demo] [--subject x] [--ttl 8h] [--stack dev] [--json]

  --role     ${TOKEN_ROLES.join(', ')}
  --tenant   whose data (default: demo)
  --subject  who asks (default: demo-<role>)
  --ttl      how long it is good, as 30m, 8h, 7d (default: 8h)
  --stack    whose key signs (default: $QW_STACK or dev)
  --json     {"token": …, "role": …, "tenant": …, "subject": …}
`;

type Request = TokenRequest & { readonly stack: string; readonly json: boolean };

function parse(argv: readonly string[]): Request | undefined {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      role: { type: 'string' },
      tenant: { type: 'string', default: 'demo' },
      subject: { type: 'string' },
      ttl: { type: 'string', default: '8h' },
      stack: { type: 'string', default: process.env['QW_STACK'] ?? 'dev' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const role = TOKEN_ROLES.find((one) => one === values.role);
  if (role === undefined) {
    const given = values.role === undefined ? '--role is missing' : `"${values.role}" is no role`;
    throw new StackFault(`${given}; expected one of ${TOKEN_ROLES.join(', ')}`);
  }
  if (!/^\d+ ?[smhdwy]$/.test(values.ttl)) {
    throw new StackFault(`--ttl is "${values.ttl}"; expected a number and s, m, h, d, w or y: 8h`);
  }
  return { ...values, role, subject: values.subject ?? `demo-${role}` };
}

try {
  const request = parse(process.argv.slice(2));
  if (request === undefined) {
    console.log(HELP);
  } else {
    const secrets = await loadSecrets(stackDir(request.stack));
    const token = await mintToken(secrets.dev_key, request);
    const { role, tenant, subject } = request;
    console.log(request.json ? JSON.stringify({ token, role, tenant, subject }) : token);
  }
} catch (fault) {
  const usage = fault instanceof TypeError && 'code' in fault;
  if (!usage && !(fault instanceof StackFault)) throw fault;
  console.error(`${fault.message}\n\n${HELP}`);
  process.exitCode = 2;
}
