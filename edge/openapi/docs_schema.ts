import { escapeHtml } from './escape_html.ts';
import type { Json } from './shapes.ts';

type Schema = {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema | readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
  readonly default?: unknown;
  readonly description?: string;
  readonly pattern?: string;
} & Readonly<Record<string, unknown>>;

const LIMITS: readonly (readonly [string, string])[] = [
  ['minimum', '≥ '],
  ['maximum', '≤ '],
  ['minLength', 'length ≥ '],
  ['maxLength', 'length ≤ '],
  ['minItems', 'items ≥ '],
  ['maxItems', 'items ≤ '],
];

/** A schema in words; objects as a table, named schemas as links. */
export function schemaHtml(schema: Json): string {
  return html(schema);
}

function html(schema: Schema): string {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return `<a href="#schema-${escapeHtml(name)}">${escapeHtml(name)}</a>`;
  }
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) return branches.map(html).join(' <i>or</i> ');
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(code).join(' ');
  if (schema.properties !== undefined) return propertiesTable(schema);
  return `${plainType(schema)}${limits(schema)}`;
}

function plainType(schema: Schema): string {
  if (schema.type === 'array') {
    const items = schema.items;
    if (items === undefined) return 'array';
    const shown = Array.isArray(items) ? items.map(html).join(', ') : html(items as Schema);
    return `array of ${shown}`;
  }
  const values = schema.additionalProperties;
  if (schema.type === 'object' && typeof values === 'object') return `object of ${html(values)}`;
  return escapeHtml([schema.type ?? 'any', schema.format].filter(Boolean).join(', '));
}

function propertiesTable(schema: Schema): string {
  const rows = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const optional = schema.required?.includes(name) === true ? '' : ' <i>optional</i>';
    const fallback =
      property.default === undefined ? '' : ` <i>default</i> ${code(property.default)}`;
    const words = property.description === undefined ? '' : ` ${escapeHtml(property.description)}`;
    const title = `<code>${escapeHtml(name)}</code>${optional}`;
    return `<tr><td>${title}</td><td>${html(property)}${fallback}${words}</td></tr>`;
  });
  return rows.length === 0 ? 'an empty object' : `<table>${rows.join('')}</table>`;
}

function limits(schema: Schema): string {
  const known = LIMITS.filter(([name]) => schema[name] !== undefined).map(
    ([name, words]) => `${words}${String(schema[name])}`,
  );
  if (schema.pattern !== undefined) known.push(schema.pattern);
  return known.length === 0 ? '' : ` <span class="note">${escapeHtml(known.join(', '))}</span>`;
}

function code(value: unknown): string {
  return `<code>${escapeHtml(JSON.stringify(value))}</code>`;
}
