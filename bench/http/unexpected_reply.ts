/** An answer with a status that the step did not expect; says what the problem document says. */
export class UnexpectedReply extends Error {
  readonly status: number;
  readonly code: string | undefined;

  constructor(method: string, path: string, status: number, text: string) {
    const problem = problemOf(text);
    const what = problem === undefined ? text.slice(0, 300) : `${problem.code}: ${problem.detail}`;
    super(`${method} ${path} answered ${status}, ${what}`);
    this.name = 'UnexpectedReply';
    this.status = status;
    this.code = problem?.code;
  }
}

function problemOf(text: string): { readonly code: string; readonly detail: string } | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || !('code' in parsed)) return undefined;
    const detail = 'detail' in parsed ? String(parsed.detail) : '';
    return { code: String(parsed.code), detail };
  } catch {
    return undefined;
  }
}
