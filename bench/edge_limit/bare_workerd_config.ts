import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** workerd takes JavaScript, the address from the command line, and settings as bindings. */
const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [ (name = "bare", worker = .bare) ],
  sockets = [ (name = "http", address = "127.0.0.1:0", http = (), service = "bare") ],
);
const bare :Workerd.Worker = (
  modules = [ (name = "bare.js", esModule = embed "bare.js") ],
  compatibilityDate = "2026-11-01",
  bindings = [
    (name = "QW_BARE_HEADERS", fromEnvironment = "QW_BARE_HEADERS"),
    (name = "QW_BARE_BODY", fromEnvironment = "QW_BARE_BODY"),
  ],
);
`;

/** A folder with what workerd reads; the path of the configuration in it. */
export function writeWorkerdConfig(): { readonly folder: string; readonly config: string } {
  const folder = mkdtempSync(join(tmpdir(), 'quotewright-bare-'));
  const source = readFileSync(join(import.meta.dirname, 'bare_workerd.ts'), 'utf8');
  writeFileSync(join(folder, 'bare.js'), stripTypeScriptTypes(source));
  const config = join(folder, 'bare.capnp');
  writeFileSync(config, CONFIG);
  return { folder, config };
}
