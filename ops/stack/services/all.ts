import type { Service, ServiceName } from '../service.ts';
import { KAFKA } from './kafka.ts';
import { NATS } from './nats.ts';
import { POSTGRES } from './postgres.ts';
import { PROMETHEUS } from './prometheus.ts';
import { REDIS, REDIS_REST } from './redis.ts';

export const SERVICES: readonly Service[] = [POSTGRES, REDIS, REDIS_REST, NATS, KAFKA, PROMETHEUS];
export const SERVICE_NAMES: readonly ServiceName[] = SERVICES.map((service) => service.name);

/** The named services and whatever they need, in an order in which they could start. */
export function withDependencies(names: readonly ServiceName[]): readonly Service[] {
  const wanted = new Set<ServiceName>();
  const add = (name: ServiceName) => {
    const service = SERVICES.find((one) => one.name === name);
    for (const before of service?.after ?? []) add(before);
    wanted.add(name);
  };
  for (const name of names) add(name);
  return SERVICES.filter((service) => wanted.has(service.name));
}
