import type * as v from 'valibot';
import { QUERY_LISTS } from '../http/query.ts';
import type { QuerySpec } from '../http/query.ts';
import type { ObjectSchema, Route } from '../http/route.ts';
import { PROBLEM_TYPE } from '../problem.ts';
import { inputComponents, jsonSchema } from './input_schemas.ts';
import { PROBLEM_SCHEMA, REPLY_SCHEMAS } from './reply_schemas.ts';
import type { Json } from './shapes.ts';

const PROBLEM_CONTENT = {
  [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } },
};
const text = (description: string) => ({ description, schema: { type: 'string' } });
const RETRY_AFTER = { description: 'Seconds', schema: { type: 'integer', minimum: 1 } };
const RATE_HEADERS = {
  'Retry-After': RETRY_AFTER,
  RateLimit: text('What is left of each policy, and seconds until it is whole again'),
  'RateLimit-Policy': text('Units of each policy in its window of seconds'),
};

/** OpenAPI 3.1 of exactly the routes that are registered, from exactly the schemas that parse. */
export function openApiDocument(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    (paths[route.path] ??= {})[route.method.toLowerCase()] = operationOf(route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Quotewright',
      version,
      summary: 'Configure, price, quote and order',
      description:
        'Refusals are RFC 9457 problems with a stable `code`. A POST that changes something ' +
        'takes `Idempotency-Key`; a change of an existing thing takes `If-Match`. The tenant ' +
        'is that of the token. What is left of the rates of caller and tenant stands in ' +
        '`RateLimit`; beyond them, and when the edge is full, `Retry-After` says when to come back.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: { ...inputComponents(), ...REPLY_SCHEMAS, Problem: PROBLEM_SCHEMA },
      responses: {
        Problem: {
          description: 'A refusal',
          content: PROBLEM_CONTENT,
        },
        TooMany: {
          description: 'More requests than caller or tenant may send',
          headers: RATE_HEADERS,
          content: PROBLEM_CONTENT,
        },
        Overloaded: {
          description: 'Too much to do right now; nothing was begun',
          headers: { 'Retry-After': RETRY_AFTER },
          content: PROBLEM_CONTENT,
        },
      },
    },
  };
}

function operationOf(route: Route): Json {
  const parameters = [
    ...pathParameters(route.params),
    ...queryParameters(route.query),
    ...headerParameters(route),
  ];
  return {
    operationId: route.stem,
    tags: [route.tag],
    summary: route.summary,
    ...(route.roles === undefined ? {} : { description: `Roles: ${route.roles}.` }),
    ...(route.open === true ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined ? {} : { requestBody: requestBody(route, route.body) }),
    responses: responsesOf(route),
  };
}

/** What is read line by line is taken as one list, too, as far as a body may go. */
function requestBody({ streams }: Route, body: v.GenericSchema): Json {
  const schema = jsonSchema(body);
  const content =
    streams === true
      ? {
          'application/x-ndjson': { schema },
          'application/json': { schema: { type: 'array', items: schema } },
        }
      : { 'application/json': { schema } };
  return { required: true, content };
}

function responsesOf(route: Route): Json {
  const replies = route.replies.map(({ status, description, body, type }) => {
    const schema =
      body === undefined ? { type: 'string' } : { $ref: `#/components/schemas/${body}` };
    const content = { [type ?? 'application/json']: { schema } };
    return [String(status), { description, content }];
  });
  const problem = { default: { $ref: '#/components/responses/Problem' } };
  if (route.open === true) return { ...Object.fromEntries(replies), ...problem };
  const limits = {
    429: { $ref: '#/components/responses/TooMany' },
    503: { $ref: '#/components/responses/Overloaded' },
  };
  return { ...Object.fromEntries(replies), ...limits, ...problem };
}

function pathParameters(params: ObjectSchema | undefined): Json[] {
  return Object.entries(params?.entries ?? {}).map(([name, schema]) => ({
    name,
    in: 'path',
    required: true,
    schema: jsonSchema(schema as v.GenericSchema),
  }));
}

function queryParameters(query: QuerySpec | undefined): Json[] {
  return Object.entries(query?.schema.entries ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: schema.type !== 'optional',
    schema: jsonSchema(schema as v.GenericSchema),
    ...description(jsonSchema(schema as v.GenericSchema)),
    // An exploded form object stands for every parameter that has no name of its own.
    ...(name === query?.free ? { style: 'form', explode: true } : {}),
    ...(QUERY_LISTS.has(name) ? { style: 'form', explode: false } : {}),
  }));
}

function description(schema: Json): Json {
  return typeof schema['description'] === 'string' ? { description: schema['description'] } : {};
}

function headerParameters(route: Route): Json[] {
  const header = (name: string, description: string) => ({
    name,
    in: 'header',
    required: true,
    description,
    schema: { type: 'string' },
  });
  return [
    ...(route.keyed === true
      ? [header('Idempotency-Key', '8 to 128 visible ASCII characters, fresh for each intent')]
      : []),
    ...(route.guarded === true ? [header('If-Match', 'The ETag of what you saw, as in "3"')] : []),
  ];
}
