/** As little as a worker can do: the bytes and headers that it is given, to everybody. */
type Env = { readonly QW_BARE_HEADERS: string; readonly QW_BARE_BODY: string };

let given: { readonly body: Uint8Array<ArrayBuffer>; readonly init: ResponseInit } | undefined;

function give(env: Env): NonNullable<typeof given> {
  const headers = JSON.parse(env.QW_BARE_HEADERS) as Record<string, string>;
  const bytes = Uint8Array.from(atob(env.QW_BARE_BODY), (char) => char.charCodeAt(0));
  return { body: bytes, init: { status: 200, headers } };
}

export default {
  fetch(_request: Request, env: Env): Response {
    given ??= give(env);
    return new Response(given.body, given.init);
  },
};
