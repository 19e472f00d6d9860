import * as v from 'valibot';

/** In a list of things with ids: one that is there already is a fault at its id. */
export function uniqueIds<Item>() {
  return v.rawCheck<Item[]>(({ dataset, addIssue }) => {
    if (!Array.isArray(dataset.value)) return;
    const input: readonly unknown[] = dataset.value;
    const seen = new Map<string, number>();
    for (const [key, item] of input.entries()) {
      if (typeof item !== 'object' || item === null || !('id' in item)) continue;
      const { id } = item;
      if (typeof id !== 'string') continue;
      const first = seen.get(id);
      if (first === undefined) {
        seen.set(id, key);
        continue;
      }
      addIssue({
        message: `is also the id of element ${first}: ids differ within a list`,
        input: id,
        path: [
          { type: 'array', origin: 'value', input: dataset.value, key, value: item },
          { type: 'object', origin: 'value', input: { ...item }, key: 'id', value: id },
        ],
      });
    }
  });
}
