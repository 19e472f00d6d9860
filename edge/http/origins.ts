/** Which sites a browser may let read answers; each as `https://shop.example`. Absent: any. */
export type Origins = readonly string[] | undefined;

type Quick = (request: Request) => Response | undefined;
type Slow = (request: Request) => Response | Promise<Response>;

/** Names the origin that asks when it may, nobody otherwise; the answer then depends on it. */
function named(origins: readonly string[], request: Request, response: Response): Response {
  const { headers } = response;
  const origin = request.headers.get('origin');
  if (origin !== null && origins.includes(origin)) {
    headers.set('Access-Control-Allow-Origin', origin);
  } else headers.delete('Access-Control-Allow-Origin');
  headers.append('Vary', 'Origin');
  return response;
}

/** For finished replies; any origin costs nothing. */
export function quickFor(origins: Origins, quick: Quick): Quick {
  if (origins === undefined) return quick;
  return (request) => {
    const response = quick(request);
    return response === undefined ? undefined : named(origins, request, response);
  };
}

export function slowFor(origins: Origins, slow: Slow): Slow {
  if (origins === undefined) return slow;
  return async (request) => named(origins, request, await slow(request));
}
