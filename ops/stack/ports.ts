/** Every port of a stack: its block's base plus a fixed offset. compose.yaml says the same. */
export const PORT_OFFSET = {
  edge: 0,
  postgres: 1,
  nats: 2,
  nats_ws: 3,
  nats_monitor: 4,
  redis: 5,
  redis_rest: 6,
  kafka: 7,
  kafka_controller: 8,
  gateway: 9,
  bridge: 10,
  core_metrics: 11,
  provisioner: 12,
  prometheus: 13,
  grafana: 14,
} as const;

export type PortName = keyof typeof PORT_OFFSET;
export type Ports = Readonly<Record<PortName, number>>;

export const PORT_BASE_DEFAULT = 14_300;
/** Room for services to come: a block is never resized, or remembered ports would move. */
export const PORT_BLOCK_SIZE = 40;
export const PORT_BLOCKS_MAX = 150;

export const PORT_NAMES = Object.keys(PORT_OFFSET) as readonly PortName[];

export function portsAt(base: number): Ports {
  const ports = PORT_NAMES.map((name) => [name, base + PORT_OFFSET[name]] as const);
  return Object.fromEntries(ports) as Ports;
}
