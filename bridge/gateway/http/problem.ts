/** Refusals as RFC 9457 problems, with the titles and status codes of Camunda 8. */
import { STATUS_CODES } from 'node:http';

const STATUS = {
  INVALID_ARGUMENT: 400,
  NOT_FOUND: 404,
  INVALID_STATE: 409,
  ALREADY_EXISTS: 409,
  RESOURCE_EXHAUSTED: 503,
  DEADLINE_EXCEEDED: 504,
  INTERNAL: 500,
} as const;
export type Code = keyof typeof STATUS;

export class HttpProblem extends Error {
  readonly status: number;
  readonly title: string;
  constructor(code: Code | number, detail: string) {
    super(detail);
    this.status = typeof code === 'number' ? code : STATUS[code];
    this.title = typeof code === 'number' ? (STATUS_CODES[code] ?? 'Error') : code;
  }
}

export function problemJson(problem: HttpProblem, path: string): string {
  const { title, status, message: detail } = problem;
  return JSON.stringify({ type: 'about:blank', title, status, detail, instance: path });
}

/** How Camunda words a refused command. */
export function rejected(intent: string, code: Code, detail: string): HttpProblem {
  return new HttpProblem(code, `Command '${intent}' rejected with code '${code}': ${detail}`);
}
