import { copyFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtinModules } from 'node:module';
import { rolldown } from 'rolldown';
import { esmExternalRequirePlugin } from 'rolldown/plugins';

/** A folder with all that workerd reads: the edge as one module, and the configuration. */
export async function bundleEdge(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'quotewright-workerd-'));
  const bundle = await rolldown({
    input: join(import.meta.dirname, 'worker.ts'),
    platform: 'neutral',
    plugins: [esmExternalRequirePlugin({ external: [...builtinModules, /^node:/] })],
    resolve: {
      conditionNames: ['workerd', 'worker', 'import', 'default'],
      mainFields: ['module', 'main'],
    },
    logLevel: 'warn',
  });
  await bundle.write({
    file: join(folder, 'edge.js'),
    format: 'esm',
    codeSplitting: false,
    // workerd knows the modules of Node by their full names only.
    paths: Object.fromEntries(builtinModules.map((name) => [name, `node:${name}`])),
  });
  await bundle.close();
  await copyFile(join(import.meta.dirname, 'edge.capnp'), join(folder, 'edge.capnp'));
  return folder;
}
