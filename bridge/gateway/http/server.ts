/** The socket side: reads bodies within limits, finds the route, writes replies and problems. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { LIMITS } from '../broker/limits.ts';
import { log } from '../../../ops/telemetry/log.ts';
import type { Call, Gateway, Reply } from './call.ts';
import { HttpProblem, problemJson } from './problem.ts';
import { findRoute } from './routes.ts';

export type Extra = (path: string) => Promise<Reply> | null;

export function createHttpServer(gateway: Gateway, extra: Extra): Server {
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    answer(gateway, extra, path, request, response).then(
      (reply) => send(response, reply),
      (error: unknown) => sendProblem(response, path, error),
    );
  });
  server.requestTimeout = 0;
  return server;
}

async function answer(
  gateway: Gateway,
  extra: Extra,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Reply> {
  const special = request.method === 'GET' ? extra(path) : null;
  if (special !== null) return special;
  const found = path.startsWith('/v2/') ? findRoute(request.method ?? 'GET', path.slice(3)) : null;
  if (found === null) throw new HttpProblem(404, `No endpoint ${request.method} ${path}.`);
  const raw = await readBody(request);
  const leaving: (() => void)[] = [];
  response.once('close', () => {
    if (!response.writableFinished) for (const run of leaving) run();
  });
  const call: Call = {
    gateway,
    params: found.params,
    type: request.headers['content-type'] ?? '',
    raw,
    onLeave: (run) => leaving.push(run),
    left: () => response.destroyed || request.socket.destroyed,
  };
  return found.route(call);
}

function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= LIMITS.bodyBytesMax) return void chunks.push(chunk);
      request.pause();
      reject(new HttpProblem(413, `the body is over ${LIMITS.bodyBytesMax} bytes`));
    });
    request.on('end', () => {
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
    });
    request.on('error', reject);
  });
}

function send(response: ServerResponse, reply: Reply): void {
  if (response.destroyed) return;
  if (reply.body === undefined) {
    response.writeHead(reply.status);
    response.end();
    return;
  }
  response.writeHead(reply.status, {
    'Content-Type': reply.type ?? 'application/json',
    'Content-Length': Buffer.byteLength(reply.body),
  });
  response.end(reply.body);
}

function sendProblem(response: ServerResponse, path: string, error: unknown): void {
  const problem =
    error instanceof HttpProblem
      ? error
      : new HttpProblem('INTERNAL', 'the gateway failed; its log says why');
  if (problem.status === 500) log('error', 'request failed', { path, error });
  const headers: Record<string, string> = { 'Content-Type': 'application/problem+json' };
  if (problem.status === 413) headers['Connection'] = 'close';
  if (problem.status === 503) headers['Retry-After'] = '1';
  if (response.destroyed) return;
  response.writeHead(problem.status, headers);
  response.end(problemJson(problem, path));
}
