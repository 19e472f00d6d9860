import { connectCore } from '../../client/connect.ts';
import { connectionFrom } from '../connection.ts';
import {
  activateVersion,
  publishVersion,
  retireVersion,
  rollBack,
  unscheduleVersion,
  validateVersion,
} from './change_version.ts';
import { diffVersions } from './diff_versions.ts';
import { exportVersion } from './export_version.ts';
import { listPriceLists, listVersions, showSchedule, showVersion } from './list_versions.ts';
import type { Outcome } from './outcome.ts';
import type { VerbCall } from './parse_verb.ts';
import { openSession } from './session.ts';
import type { Session } from './session.ts';
import type { Verb } from './verbs.ts';

export const RUN: Readonly<Record<Verb, (session: Session, call: VerbCall) => Promise<Outcome>>> = {
  validate: validateVersion,
  publish: publishVersion,
  activate: activateVersion,
  unschedule: unscheduleVersion,
  rollback: rollBack,
  retire: retireVersion,
  versions: listVersions,
  show: showVersion,
  schedule: showSchedule,
  diff: diffVersions,
  export: exportVersion,
  'price-lists': listPriceLists,
};

/** Progress on stderr, the result on stdout. Exit codes: 0 done, 1 findings or a refusal. */
export async function runVerb(call: VerbCall): Promise<number> {
  const connection = connectionFrom(process.env);
  if (typeof connection === 'string') {
    console.error(connection);
    return 1;
  }
  const { url, token } = connection;
  const core = await connectCore({ url, name: `catalog-${call.verb}`, startupSeconds: 10 });
  try {
    const session = openSession({ core, token }, (text) => console.error(text));
    const outcome = await RUN[call.verb](session, call);
    if (call.json) console.log(JSON.stringify(outcome.value));
    else (outcome.good ? console.log : console.error)(outcome.lines.join('\n'));
    return outcome.good ? 0 : 1;
  } finally {
    await core.close();
  }
}
