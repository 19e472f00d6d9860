/** Settings of the native server; compose.yaml gives the same by `-c`. fsync stays on. */
export const POSTGRES_SETTINGS = {
  shared_preload_libraries: 'pg_stat_statements',
  max_connections: '200',
  shared_buffers: '512MB',
  wal_level: 'replica',
  wal_compression: 'on',
  max_wal_size: '4GB',
  min_wal_size: '256MB',
  checkpoint_timeout: '10min',
  checkpoint_completion_target: '0.9',
  // Solid-state disks: a random page costs little more than the next one.
  random_page_cost: '1.1',
  effective_io_concurrency: '64',
  track_io_timing: 'on',
  'pg_stat_statements.track': 'all',
  log_min_duration_statement: '500ms',
  log_lock_waits: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
} as const;

export function postgresConf(port: number, socketDir: string): string {
  const own = {
    ...POSTGRES_SETTINGS,
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: socketDir,
    fsync: 'on',
    log_line_prefix: '%m [%p] %q%u ',
  };
  const lines = Object.entries(own).map(([name, value]) => `${name} = '${value}'\n`);
  return `# Written by ops/stack at each start.\n${lines.join('')}`;
}

export const POSTGRES_HBA = `# Written by ops/stack at each start.
local all all scram-sha-256
host  all all 127.0.0.1/32 scram-sha-256
`;
