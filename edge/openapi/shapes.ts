export type Json = Readonly<Record<string, unknown>>;

/** Small words for JSON Schema, so that a reply's shape reads like its type. */
export const text: Json = { type: 'string' };
export const uuid: Json = { type: 'string', format: 'uuid' };
export const instant: Json = { type: 'string', format: 'date-time' };
export const integer: Json = { type: 'integer' };
export const flag: Json = { type: 'boolean' };

export function ref(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

export function oneOf(values: readonly string[]): Json {
  return { type: 'string', enum: values };
}

export function list(items: Json): Json {
  return { type: 'array', items };
}

/** Every property is there but those named in `optional`. */
export function object<Name extends string>(
  properties: Readonly<Record<Name, Json>>,
  optional: readonly NoInfer<Name>[] = [],
): Json {
  const required = (Object.keys(properties) as Name[]).filter(
    (name) => !(optional as readonly string[]).includes(name),
  );
  return { type: 'object', properties, required };
}

export function page(item: string): Json {
  return object({ items: list(ref(item)), next: { ...text, description: 'A cursor' } }, ['next']);
}
