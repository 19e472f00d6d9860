import { connect, withDatabase } from '../../db/connect.ts';
import type { Sql } from '../../db/connect.ts';
import { node } from '../bring_up.ts';
import { need } from '../stack_env.ts';
import type { Env } from '../stack_env.ts';

/** A database of this run in the stack's server, with the platform's schema; gone afterwards. */
export type OwnDatabase = {
  /** As the owner, who sees every tenant. */
  readonly admin: Sql;
  readonly coreUrl: string;
  readonly drop: () => Promise<void>;
};

export async function createDatabase(env: Env, stack: string): Promise<OwnDatabase> {
  const name = `bench_${Date.now().toString(36)}`;
  const urlOf = (variable: string) => need(env, variable, stack);
  const own = (variable: string) => withDatabase(urlOf(variable), name);
  const server = connect({ url: urlOf('QW_PG_ADMIN_URL'), application: 'bench', max: 1 });
  await server.unsafe(`create database ${name}`);
  const drop = async (): Promise<void> => {
    await server.unsafe(`drop database if exists ${name} with (force)`);
    await server.end({ timeout: 2 });
  };
  try {
    await node('db/main.ts', ['migrate', '--json'], {
      QW_PG_ADMIN_URL: own('QW_PG_ADMIN_URL'),
      QW_PG_CORE_URL: own('QW_PG_CORE_URL'),
    });
    const admin = connect({
      url: own('QW_PG_ADMIN_URL'),
      application: 'bench',
      max: 2,
      statementTimeoutMs: 120_000,
    });
    return {
      admin,
      coreUrl: own('QW_PG_CORE_URL'),
      drop: async () => {
        await admin.end({ timeout: 2 });
        await drop();
      },
    };
  } catch (error) {
    await drop();
    throw error;
  }
}
