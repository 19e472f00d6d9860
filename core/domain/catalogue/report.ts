import type { Offering, PriceList } from '../../contract/catalog.ts';
import type { Finding } from '../../contract/reply.ts';

/** Where findings go, and under which path. */
export type Report = {
  readonly say: (path: string, code: string, detail: string) => void;
  readonly at: (path: string) => Report;
};

export function reporter(findings: Finding[], base: string = ''): Report {
  return {
    say: (path, code, detail) => {
      findings.push({ path: base + path, code, detail });
    },
    at: (path) => reporter(findings, base + path),
  };
}

/** What the rest of the catalogue may be referred to by. */
export type Known = {
  readonly offerings: ReadonlyMap<string, Offering>;
  readonly categories: ReadonlySet<string>;
  readonly priceLists: ReadonlyMap<string, PriceList>;
};

type Valid = { readonly validFrom?: string | undefined; readonly validTo?: string | undefined };

/** Instants must be real ones, and the period must not be empty. */
export function checkValidity({ validFrom, validTo }: Valid, report: Report): void {
  for (const [name, instant] of Object.entries({ validFrom, validTo })) {
    if (instant !== undefined && Number.isNaN(Date.parse(instant))) {
      report.say(`/${name}`, 'instant', `"${instant}" is not an instant`);
    }
  }
  if (validFrom === undefined || validTo === undefined) return;
  if (Date.parse(validFrom) >= Date.parse(validTo)) {
    report.say('/validTo', 'empty_period', `is not after validFrom (${validFrom})`);
  }
}

/** Ids within one thing must differ. */
export function checkUnique(
  things: readonly { readonly id: string }[],
  path: string,
  report: Report,
): void {
  const seen = new Set<string>();
  for (const [index, { id }] of things.entries()) {
    if (seen.has(id)) report.say(`${path}/${index}/id`, 'duplicate_id', `"${id}" is there twice`);
    seen.add(id);
  }
}
