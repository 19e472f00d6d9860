import { TOKEN_ROLES, tokenVariable } from '../stack/tokens.ts';
import type { Env, Stack } from '../stack/service.ts';

/** What a person needs next: addresses, and a token for each role. */
export function banner(stack: Stack, env: Env): string {
  const urls = [
    ['API', `${env['QW_EDGE_URL']}/v1`],
    ['documentation', `${env['QW_EDGE_URL']}/docs`],
    ['workflow', env['CAMUNDA_REST_ADDRESS'] ?? ''],
    ['metrics', env['QW_PROMETHEUS_URL'] ?? ''],
    ['logs', `${stack.dir}/logs`],
    ['variables', `${stack.dir}/env`],
  ].map(([what, where]) => `  ${(what ?? '').padEnd(14)} ${where}`);
  const tokens = TOKEN_ROLES.map((role) => {
    return `  ${role.padEnd(14)} ${env[tokenVariable(role)] ?? ''}`;
  });
  return [
    `\nQuotewright runs ("${stack.name}")`,
    ...urls,
    '\nDevelopment tokens (tenant "demo"; more with: npm run token -- --help)',
    ...tokens,
    '',
  ].join('\n');
}
