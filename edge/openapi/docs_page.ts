import { docsStyle } from './docs_style.ts';
import { schemaHtml } from './docs_schema.ts';
import { escapeHtml } from './escape_html.ts';
import type { Json } from './shapes.ts';

type Operation = {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly security?: readonly unknown[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: Json }>> };
  readonly responses: Readonly<Record<string, Reply>>;
};
type Parameter = {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Json;
};
type Reply = {
  readonly description?: string;
  readonly content?: Readonly<Record<string, { schema: Json }>>;
};
type Document = {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
};
type Entry = { readonly method: string; readonly path: string; readonly operation: Operation };

/** The OpenAPI document as one self-contained page. */
export function docsPage(source: Json): string {
  const document = source as unknown as Document;
  const entries = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Entry => ({ method, path, operation })),
  );
  const byTag = document.tags.map(({ name }) => ({
    name,
    entries: entries.filter(({ operation }) => operation.tags.includes(name)),
  }));
  const contents = byTag.map(({ name, entries }) => navSection(name, entries)).join('');
  const sections = byTag.map(({ name, entries }) => tagSection(name, entries)).join('');
  const schemas = Object.entries(document.components.schemas)
    .map(([name, schema]) => schemaSection(name, schema))
    .join('');
  const { title, version, description } = document.info;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)} API</title><style>${docsStyle}</style></head><body>
<nav aria-label="Contents"><p class="brand">${escapeHtml(title)}</p>${contents}
<p><a href="#schemas">schemas</a></p></nav>
<main><h1>${escapeHtml(title)} API <small>${escapeHtml(version)}</small></h1>
<p>${inlineCode(description)}</p>
<p>The same as data: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1).</p>
${sections}<h2 id="schemas">schemas</h2>${schemas}</main></body></html>
`;
}

function navSection(name: string, entries: readonly Entry[]): string {
  const links = entries
    .map(
      ({ method, path, operation }) =>
        `<li><a href="#${operation.operationId}"><b class="${method}">${method}</b>` +
        `${escapeHtml(path.replace(/^\/v1/, ''))}</a></li>`,
    )
    .join('');
  return `<p>${escapeHtml(name)}</p><ul>${links}</ul>`;
}

function tagSection(name: string, entries: readonly Entry[]): string {
  const tag = escapeHtml(name);
  return `<h2 id="tag-${tag}">${tag}</h2>${entries.map(operationSection).join('')}`;
}

function operationSection({ method, path, operation }: Entry): string {
  const notes = [
    operation.description ?? '',
    operation.security?.length === 0 ? 'No token is needed.' : '',
  ];
  const body = operation.requestBody?.content['application/json']?.schema;
  return `<section id="${operation.operationId}"><h3><b class="${method}">${method}</b>
<code>${escapeHtml(path)}</code></h3><p>${escapeHtml(operation.summary)}.
<span class="note">${escapeHtml(notes.filter(Boolean).join(' '))}</span></p>
${parametersTable(operation.parameters ?? [])}
${body === undefined ? '' : `<h4>body</h4>${schemaHtml(body)}`}
${repliesTable(operation.responses)}</section>`;
}

function parametersTable(parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return '';
  const rows = parameters.map(
    ({ name, in: where, required, description, schema }) =>
      `<tr><td><code>${escapeHtml(name)}</code></td>` +
      `<td>${where}${required ? '' : ', optional'}</td>` +
      `<td>${schemaHtml(schema)} ${inlineCode(description ?? '')}</td></tr>`,
  );
  return `<h4>parameters</h4><table>${rows.join('')}</table>`;
}

function repliesTable(replies: Operation['responses']): string {
  const rows = Object.entries(replies).map(([status, { description, content }]) => {
    if (status === 'default') {
      return '<tr><td>else</td><td><a href="#schema-Problem">Problem</a></td></tr>';
    }
    const shown = Object.entries(content ?? {}).map(([type, { schema }]) =>
      type.endsWith('json')
        ? `${type === 'application/json' ? '' : escapeHtml(type)} ${schemaHtml(schema)}`
        : escapeHtml(type),
    );
    const words = escapeHtml(description ?? '');
    return `<tr><td>${status}</td><td>${words} ${shown.join('')}</td></tr>`;
  });
  return `<h4>replies</h4><table>${rows.join('')}</table>`;
}

function schemaSection(name: string, schema: Json): string {
  const title = escapeHtml(name);
  return `<section id="schema-${title}"><h3>${title}</h3>${schemaHtml(schema)}</section>`;
}

function inlineCode(words: string): string {
  return escapeHtml(words).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}
