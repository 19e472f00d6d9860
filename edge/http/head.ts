/**
 * What GET would answer, with the length that its body would have (RFC 9110 §9.3.2); left to
 * itself a server says that it is 0.
 */
export async function answerHead(
  request: Request,
  get: (request: Request) => Promise<Response>,
): Promise<Response> {
  const { url, headers } = request;
  const response = await get(new Request(url, { headers }));
  const { byteLength } = await response.arrayBuffer();
  const answered = new Headers(response.headers);
  if (response.status !== 304) answered.set('Content-Length', String(byteLength));
  return new Response(null, { status: response.status, headers: answered });
}
