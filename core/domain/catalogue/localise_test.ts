import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { OfferingSchema } from '../../contract/catalog.ts';
import { lookup } from './languages.ts';
import { localise } from './localise.ts';

const languages = { default: 'en', markets: { de: 'de', ch: 'fr' } };
const box = v.parse(OfferingSchema, {
  id: 'box',
  name: 'Box',
  description: 'Holds things',
  category: 'boxes',
  kind: 'bundle',
  translations: {
    de: { name: 'Kiste', description: 'Hält Dinge' },
    'de-AT': { name: 'Kistl' },
    ja: { name: '箱' },
  },
  options: [
    {
      id: 'colour',
      name: 'Colour',
      type: 'string',
      values: ['red', 'blue', 'raw'],
      labels: { red: 'Red', blue: 'Blue' },
      translations: { de: { name: 'Farbe', labels: { red: 'Rot' } } },
    },
    { id: 'size', name: 'Size', type: 'integer' },
  ],
  slots: [
    {
      id: 'lid',
      name: 'Lid',
      category: 'lids',
      min: 0,
      max: 1,
      translations: { ja: { name: '蓋' } },
    },
  ],
});

function seen(ranges: readonly string[], market?: string) {
  const { language, offering } = localise(box, ranges, market, { languages });
  const { name, description, options, slots } = offering;
  return [language, name, description, options[0]?.name, options[0]?.labels, slots[0]?.name];
}

describe('an offering', () => {
  it('is read in the first language asked for that it has', () => {
    expect(seen(['fr', 'de'])).toEqual([
      'de',
      'Kiste',
      'Hält Dinge',
      'Farbe',
      { red: 'Rot', blue: 'Blue' },
      'Lid',
    ]);
  });

  it('takes each text from the nearest language that has it', () => {
    expect(seen(['de-AT-1996']).slice(0, 4)).toEqual(['de-AT', 'Kistl', 'Hält Dinge', 'Farbe']);
    expect(seen(['ja-JP']).slice(0, 3)).toEqual(['ja', '箱', 'Holds things']);
    expect(seen(['JA']).at(-1)).toBe('蓋');
  });

  it("falls back to the market's language, then to the catalogue's", () => {
    expect(seen(['fr'], 'de').slice(0, 2)).toEqual(['de', 'Kiste']);
    expect(seen([], 'de').slice(0, 2)).toEqual(['de', 'Kiste']);
    expect(seen(['en-GB'], 'de').slice(0, 2)).toEqual(['en', 'Box']);
    expect(seen([], 'ch').slice(0, 2)).toEqual(['en', 'Box']);
    expect(seen(['*'], 'constructor').slice(0, 2)).toEqual(['en', 'Box']);
  });

  it('keeps no other translation, and its values stay what they are', () => {
    const { offering } = localise(box, ['de'], undefined, { languages });
    expect(JSON.stringify(offering)).not.toContain('translations');
    expect(offering.options[0]?.values).toEqual(['red', 'blue', 'raw']);
    expect(v.parse(OfferingSchema, offering)).toEqual(offering);
  });

  it('of a catalogue that names no language is as it was written', () => {
    const { language, offering } = localise(box, ['de'], 'de', {});
    expect([language, offering.name]).toEqual([null, 'Box']);
  });
});

describe('a language range', () => {
  it.each([
    [['zh-Hant-CN-x-private1-private2'], ['zh', 'zh-Hant'], 'zh-Hant'],
    [['en-x-a'], ['en-x', 'en'], 'en'],
    [['*', 'fr'], ['en', 'FR'], 'FR'],
    [['de-'], ['de'], 'de'],
    [['de'], ['de-CH'], null],
    [[''], ['de'], null],
  ])('%j is looked up among %j as %s', (ranges, tags, found) => {
    expect(lookup(ranges, tags)).toBe(found);
  });
});
