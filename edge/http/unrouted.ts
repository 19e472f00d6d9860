import type { NotFoundHandler } from 'hono';
import { refuse } from '../../core/contract/reply.ts';
import { problem } from '../problem.ts';
import type { Route } from './route.ts';
import { traceOf } from './trace.ts';

/** 405 with `Allow` when the path exists by another method, 404 otherwise. */
export function unrouted(routes: readonly Route[]): NotFoundHandler {
  const known = routes.map(({ method, path }) => ({
    method,
    pattern: new RegExp(
      `^${path
        .replaceAll(':', '%3A')
        .replaceAll('.', '\\.')
        .replaceAll(/\{\w+\}/g, '[^/]+')}$`,
    ),
  }));
  return (context) => {
    const { traceId } = traceOf(context.req.raw);
    const { method } = context.req;
    const methods = known
      .filter(({ pattern }) => pattern.test(context.req.path))
      .map((each) => each.method);
    const path = context.req.path.replaceAll('%3A', ':');
    if (methods.length === 0) {
      return problem(refuse('not_found', `there is no ${path}; /docs lists what there is`), {
        traceId,
      });
    }
    const allow = methods.flatMap((each) => (each === 'GET' ? ['GET', 'HEAD'] : [each])).join(', ');
    return problem(refuse('invalid_request', `${path} takes ${allow}, not ${method}`), {
      traceId,
      status: 405,
      headers: { Allow: allow },
    });
  };
}
