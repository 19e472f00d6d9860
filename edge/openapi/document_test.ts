import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { SUBJECT } from '../../core/contract/subjects.ts';
import { createEdge } from '../app.ts';
import { openApiDocument } from './document.ts';
import { docsPage } from './docs_page.ts';
import type { Json } from './shapes.ts';

const edge = createEdge({
  core: { request: () => Promise.reject(new Error('not asked')) },
  l2: undefined,
  verify: () => Promise.reject(new Error('not asked')),
});
const document = openApiDocument(edge.routes, '0.0.0') as {
  readonly paths: Record<string, Record<string, { operationId: string; responses: Json }>>;
  readonly components: { readonly schemas: Record<string, Json> };
} & Json;
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));

/** Those are for workers, for caches and for the core's own schedule, over NATS only. */
const NOT_OVER_HTTP = new RegExp(
  '^(task_|order_(decompose|start|complete)|quote_expire|approval_escalate|catalog_active' +
    '|.*_book|.*_model)',
);

test('every registered route is described, and nothing else is', () => {
  const registered = edge.app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(
      ({ method, path }) => `${method} ${decodeURIComponent(path.replaceAll(/:(\w+)/g, '{$1}'))}`,
    );
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.sort()).toEqual(registered.sort());
});

test('every subject of the core that a person may use has a route of its name', () => {
  const stems = Object.keys(SUBJECT).filter((stem) => !NOT_OVER_HTTP.test(stem));
  const named = new Set(operations.map(({ operationId }) => operationId));
  expect(stems.filter((stem) => !named.has(stem))).toEqual([]);
});

test('operation ids are unique and each has a good reply and the problem', () => {
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  for (const { responses } of operations) {
    expect(Object.keys(responses)).toContain('default');
    expect(Object.keys(responses).some((status) => /^20[01]$/.test(status))).toBe(true);
  }
});

test('every reference leads to a schema', () => {
  const text = JSON.stringify(document);
  const names = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1]);
  const known = Object.keys(document.components.schemas);
  expect(names.filter((name) => name === undefined || !known.includes(name))).toEqual([]);
  expect(known.filter((name) => !names.includes(name))).toEqual([]);
});

test('every schema is one that a validator takes, and the line input validates a line', () => {
  const ajv = new Ajv2020({ strict: false, formats: { uuid: true, 'date-time': true, uri: true } });
  ajv.addSchema({ ...document, $id: 'https://api.test/' });
  for (const name of Object.keys(document.components.schemas)) {
    const validate = ajv.compile({ $ref: `https://api.test/#/components/schemas/${name}` });
    expect(typeof validate).toBe('function');
  }
  const line = ajv.compile({ $ref: 'https://api.test/#/components/schemas/LineInput' });
  expect(line({ id: 'a', offeringId: 'x', quantity: 1 })).toBe(true);
  expect(line({ id: 'a', offeringId: 'x', quantity: 0 })).toBe(false);
});

test('path parameters are declared exactly as the path names them', () => {
  for (const [path, methods] of Object.entries(document.paths)) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    for (const operation of Object.values(methods)) {
      const parameters = (operation as { parameters?: { in: string; name: string }[] }).parameters;
      const declared = (parameters ?? []).filter((one) => one.in === 'path').map((one) => one.name);
      expect(declared).toEqual(inPath);
    }
  }
});

test('the page shows every route, links only within itself, and runs nothing', () => {
  const page = docsPage(document);
  for (const { operationId } of operations) expect(page).toContain(`id="${operationId}"`);
  const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]));
  const links = [...page.matchAll(/href="#([^"]+)"/g)].map((match) => match[1]);
  expect(links.filter((link) => !ids.has(link ?? ''))).toEqual([]);
  expect(page).not.toMatch(/<script|https?:\/\/|@import|url\(/);
});
