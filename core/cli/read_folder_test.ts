import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assemble } from '../domain/catalogue/folder/assemble.ts';
import { readFolder } from './read_folder.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quotewright-folder-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function given(files: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return readFolder(folder, []);
}

function deepDocument(): string {
  const left = '{"plus":['.repeat(20_000) + '{"constant":1}' + ']}'.repeat(20_000);
  const sides = `"left":${left},"right":{"constant":1}`;
  const rule = `{"id":"r","message":"m","kind":"compare","op":"=",${sides}}`;
  const offering = `{"id":"o","name":"O","category":"c","kind":"simple","rules":[${rule}]}`;
  return `{"format":"quotewright.catalogue/1","name":"F","offerings":[${offering}]}`;
}

describe('a folder', () => {
  it('is read in order of names, and what is not JSON is left alone', async () => {
    const read = await given({ 'b.json': '[{"name":"B"}]', 'a.json': '\uFEFF[]', 'README.md': '' });
    expect(read.input?.files.map(({ file }) => file)).toEqual(['a.json', 'b.json']);
    expect(read.ignored).toEqual(['README.md']);
  });

  it('with anything that cannot be read gives every finding, and goes on with the rest', async () => {
    const read = await given({
      'a.json': '[{"name": "A"},\n{"name" "B"}]',
      'b.json': '{"items": []}',
      'c.json': '{"format": "quotewright.catalogue/1", "name": "C", "offerings": [{"id": "x y"}]}',
      'd.json': '[{"name": "D"}]',
      'e.json': '[',
      'f.json': deepDocument(),
    });
    expect(read.input?.incomplete).toBe(true);
    expect(read.input?.files.map(({ file }) => file)).toEqual(['c.json', 'd.json', 'f.json']);
    expect(read.findings.map(({ path, detail }) => `${path}: ${detail}`)).toEqual(
      expect.arrayContaining([
        'a.json: is not JSON: unexpected "\\"" at line 2, column 9',
        'b.json: is neither an array of rows nor a document with "format"',
        'c.json#/offerings/0/id: expected 1 to 120 letters, digits, ".", "_", "-", not "x y"',
        'c.json#/offerings/0/name: this field is required',
        'e.json: is not JSON: it ends too early, at line 1, column 2',
        'f.json#/offerings/0/rules/0/left: is nested 40006 levels deep, and 64 are taken',
      ]),
    );
  });

  it('that is empty, missing or a file is said to be so', async () => {
    expect((await given({})).findings[0]?.detail).toBe('holds no .json file');
    const missing = await readFolder(join(folder, 'nowhere'), []);
    expect(missing.findings[0]?.detail).toBe('there is no such folder');
    await writeFile(join(folder, 'file'), '');
    const file = await readFolder(join(folder, 'file'), []);
    expect(file.findings[0]?.detail).toBe('is neither a folder nor .json');
  });
});

describe('the catalogue that ships', () => {
  it('has no finding, and sells in four markets what ships in eight kinds of task', async () => {
    const { input, findings } = await readFolder(
      fileURLToPath(new URL('../../db/catalogue', import.meta.url)),
      [],
    );
    if (input === null) throw new Error(JSON.stringify(findings));
    const { catalogue, findings: defects, overlays } = assemble(input);
    expect([...defects, ...overlays]).toEqual([]);
    expect(new Set(catalogue.priceLists.map(({ currency }) => currency))).toEqual(
      new Set(['USD', 'EUR', 'JPY', 'KWD']),
    );
    expect(catalogue.settings.defaultFulfilment.map(({ id }) => id).toSorted()).toEqual([
      'address_validate',
      'billing_activate',
      'customer_welcome',
      'device_ship',
      'inventory_reserve',
      'line_provision',
      'number_assign',
      'service_configure',
    ]);
    const kinds = new Set(catalogue.offerings.map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['simple', 'configurable', 'bundle']));
  });
});
