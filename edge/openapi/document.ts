import type * as v from 'valibot';
import { QUERY_LISTS } from '../http/query.ts';
import type { QuerySpec } from '../http/query.ts';
import type { ObjectSchema, Route } from '../http/route.ts';
import { PROBLEM_TYPE } from '../problem.ts';
import { inputComponents, jsonSchema } from './input_schemas.ts';
import { PROBLEM_SCHEMA, REPLY_SCHEMAS } from './reply_schemas.ts';
import type { Json } from './shapes.ts';

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
        'is that of the token.',
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
          content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
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
    ...(route.body === undefined ? {} : { requestBody: requestBody(route.body) }),
    responses: responsesOf(route),
  };
}

function requestBody(schema: v.GenericSchema): Json {
  return { required: true, content: { 'application/json': { schema: jsonSchema(schema) } } };
}

function responsesOf(route: Route): Json {
  const replies = route.replies.map(({ status, description, body, type }) => {
    const schema =
      body === undefined ? { type: 'string' } : { $ref: `#/components/schemas/${body}` };
    const content = { [type ?? 'application/json']: { schema } };
    return [String(status), { description, content }];
  });
  return { ...Object.fromEntries(replies), default: { $ref: '#/components/responses/Problem' } };
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
