import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePrograms, findProgram } from '../packages.ts';
import type { PortName } from '../ports.ts';
import type { Env, Service, Stack } from '../service.ts';

/** Application processes that serve `/metrics`; compose.yaml's Prometheus scrapes the same. */
export const SCRAPED: readonly (readonly [job: string, port: PortName])[] = [
  ['edge', 'edge'],
  ['core', 'core_metrics'],
  ['bridge', 'bridge'],
  ['gateway', 'gateway'],
  ['provisioner', 'provisioner'],
];
export const PROMETHEUS_RETENTION = { time: '7d', size: '512MB' } as const;

const home = (stack: Stack) => join(stack.dir, 'prometheus');

export function scrapeConfig(stack: Pick<Stack, 'ports'>, host: string): string {
  const jobs = SCRAPED.map(([job, port]) => {
    const target = `${host}:${stack.ports[port]}`;
    return `  - job_name: ${job}\n    static_configs: [{ targets: ['${target}'] }]\n`;
  });
  return `global:\n  scrape_interval: 5s\nscrape_configs:\n${jobs.join('')}`;
}

async function check(env: Env): Promise<void> {
  const url = new URL('/-/ready', env['QW_PROMETHEUS_URL'] ?? '');
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  if (!response.ok) throw new Error(`${url.href} answered ${response.status}`);
}

export const PROMETHEUS: Service = {
  name: 'prometheus',
  after: [],
  urlKeys: ['QW_PROMETHEUS_URL'],
  ports: ['prometheus'],
  deadline_s: 30,
  prepare: async (stack, say) => {
    const instead = 'QW_PROMETHEUS_URL';
    await ensurePrograms([{ program: 'prometheus', package: 'prometheus', instead }], say);
    mkdirSync(home(stack), { recursive: true });
    writeFileSync(join(home(stack), 'prometheus.yml'), scrapeConfig(stack, '127.0.0.1'));
  },
  command: async (stack) => ({
    file: findProgram('prometheus') ?? 'prometheus',
    args: [
      `--config.file=${join(home(stack), 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(home(stack), 'data')}`,
      `--storage.tsdb.retention.time=${PROMETHEUS_RETENTION.time}`,
      `--storage.tsdb.retention.size=${PROMETHEUS_RETENTION.size}`,
      `--web.listen-address=127.0.0.1:${stack.ports.prometheus}`,
    ],
  }),
  check,
};
