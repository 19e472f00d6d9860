/** What is wrong with a text, where (both counted from 1), and what would be right. */
export type UvlFinding = {
  readonly line: number;
  readonly column: number;
  /** syntax, name, structure, not_supported or limit. */
  readonly code: string;
  readonly detail: string;
};

export type Place = { readonly line: number; readonly column: number };

/** More findings than this help nobody. */
export const FINDINGS_MAX = 200;

export type Report = (place: Place, code: string, detail: string) => void;

/** Keeps the first findings, and says when there were more. */
export function collectFindings(): { readonly findings: UvlFinding[]; readonly report: Report } {
  const findings: UvlFinding[] = [];
  const report: Report = ({ line, column }, code, detail) => {
    if (findings.length < FINDINGS_MAX) findings.push({ line, column, code, detail });
    else if (findings.length === FINDINGS_MAX) {
      findings.push({ line, column, code: 'limit', detail: 'and more, not shown, from here on' });
    }
  };
  return { findings, report };
}
