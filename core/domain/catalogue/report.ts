import type { Finding } from '../../contract/reply.ts';

/** Where findings go, and under which path. */
export type Report = {
  readonly say: (path: string, code: string, detail: string) => void;
  readonly at: (path: string) => Report;
  /** How many findings there are so far, wherever. */
  readonly count: () => number;
};

/** A catalogue may hold lists of a thousand values; a detail names as many as one reads. */
const DETAIL_LENGTH_MAX = 600;

export function reporter(findings: Finding[], base: string = ''): Report {
  return {
    say: (path, code, text) => {
      const detail =
        text.length <= DETAIL_LENGTH_MAX ? text : `${text.slice(0, DETAIL_LENGTH_MAX)}…`;
      findings.push({ path: base + path, code, detail });
    },
    at: (path) => reporter(findings, base + path),
    count: () => findings.length,
  };
}

/** One key of a JSON pointer (RFC 6901). */
export function pointerKey(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

type Valid = { readonly validFrom?: string | undefined; readonly validTo?: string | undefined };

/** Instants must be real ones, and the period must not be empty. */
export function checkValidity({ validFrom, validTo }: Valid, report: Report): void {
  if (validFrom === undefined && validTo === undefined) return;
  let real = true;
  for (const [name, instant] of Object.entries({ validFrom, validTo })) {
    if (instant === undefined || isReal(instant)) continue;
    real = false;
    report.say(`/${name}`, 'instant', `"${instant}" is not a day of the calendar`);
  }
  if (!real || validFrom === undefined || validTo === undefined) return;
  if (Date.parse(validFrom) >= Date.parse(validTo)) {
    report.say('/validTo', 'empty_period', `must lie after validFrom (${validFrom})`);
  }
}

/** The schema lets 30 February pass, and engines take it for 2 March. */
function isReal(instant: string): boolean {
  const [year, month, day] = instant.slice(0, 10).split('-').map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return day <= days && !Number.isNaN(Date.parse(instant));
}

/** Ids within one thing must differ. */
export function checkUnique(
  things: readonly { readonly id: string }[],
  path: string,
  report: Report,
): void {
  const seen = new Map<string, number>();
  for (const [index, { id }] of things.entries()) {
    const first = seen.get(id);
    if (first === undefined) seen.set(id, index);
    else {
      const detail = `"${id}" is also the id of element ${first}: ids differ within a list`;
      report.say(`${path}/${index}/id`, 'duplicate_id', detail);
    }
  }
}
