import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { collectQuery } from '../http/query.ts';
import { searchFrom, SearchQuerySchema } from './search_query.ts';

const SPEC = {
  schema: SearchQuerySchema,
  free: 'characteristics',
  many: ['category', 'kind', 'characteristics'],
};

function asked(query: string) {
  const raw = collectQuery(new URL(`http://edge/v1/offerings?${query}`), SPEC);
  if (!raw.ok) return raw;
  return searchFrom(v.parse(SearchQuerySchema, raw.value));
}
function question(query: string) {
  const read = asked(query);
  if (!read.ok) throw new Error(read.detail);
  return read.question;
}
const refusal = (query: string) => {
  const read = asked(query);
  return read.ok ? [] : (read.findings ?? []).map(({ path, detail }) => `${path}: ${detail}`);
};

describe('a parameter without a name of its own', () => {
  test('is a value of a characteristic, given several times any of them', () => {
    expect(question('socket=AM5&color=red&color=blue&color=red').filters).toEqual([
      { characteristic: 'color', anyOf: ['blue', 'red'] },
      { characteristic: 'socket', anyOf: ['AM5'] },
    ]);
  });

  test('has an operator behind a dot', () => {
    expect(question('cores.gte=8&cores.lt=16.5&gpu.exists=false&x.gt=-1e3').filters).toEqual([
      { characteristic: 'cores', gte: 8, lt: 16.5 },
      { characteristic: 'gpu', exists: false },
      { characteristic: 'x', gt: -1_000 },
    ]);
  });

  test.each([
    ['"limit"=5', { characteristic: 'limit', anyOf: ['5'] }],
    ['limit.gte=5', { characteristic: 'limit', gte: 5 }],
    ['"max.speed"=5', { characteristic: 'max.speed', anyOf: ['5'] }],
    ['"max.speed".lte=5', { characteristic: 'max.speed', lte: 5 }],
    ['"price.gte"=5', { characteristic: 'price.gte', anyOf: ['5'] }],
    ['"a \\"b\\".gt"=5', { characteristic: 'a "b".gt', anyOf: ['5'] }],
    ['"constructor"=5', { characteristic: 'constructor', anyOf: ['5'] }],
    ['%22%E7%AE%B1%22.gt=5', { characteristic: '箱', gt: 5 }],
    ['first word latency.gt=5', { characteristic: 'first word latency', gt: 5 }],
  ])('%s is read as %j', (query, filter) => {
    expect(question(query).filters).toEqual([filter]);
  });

  test.each([
    ['cores.gteq=8', '?cores.gteq: "gteq" is no operator; known are gt, gte, lt, lte, exists.'],
    ['max.speed.gte=8', 'is written in quotes: "max.speed.gte"'],
    ['cores.gte=many', '?cores.gte: expected a number, got "many"'],
    ['cores.gte=', '?cores.gte: expected a number, got ""'],
    ['cores.gte=0x10', 'expected a number'],
    ['cores.gte=1e999', 'expected a number'],
    ['cores.gte=Infinity', 'expected a number'],
    ['cores.gte=8&cores.gte=9', '?cores.gte: give this parameter once'],
    ['cores.gte=9&cores.lt=9', 'no number is within these bounds'],
    ['gpu.exists=yes', '?gpu.exists: expected true or false, got "yes"'],
    ['"cores=8', 'the quote that opens it is not closed'],
    ['"cores"gte=8', 'comes nothing, or a dot and an operator'],
    ['"\\x"=8', 'is no JSON string'],
    ['.gte=8', 'expected the name of a characteristic'],
    ['""=8', 'a name has 1 to 500 characters'],
    ['constructor=8', 'is written in quotes: "constructor"'],
    ['sort=a,b', '?sort: expected one name'],
    ['sort=-', '?sort: expected one name'],
    ['facets=a,,b', '?facets: expected names between commas'],
    ['facets=a,b,c,d,e,f,g,h,i,j,k', '?facets: at most 10 facets'],
  ])('%s is refused with what would be right', (query, words) => {
    expect(refusal(query).join('\n')).toContain(words);
  });

  test('is refused together with every other that is wrong', () => {
    expect(refusal('a.x=1&b.gte=z&facets=,&sort=,')).toHaveLength(4);
  });

  test('stands beside at most nineteen others', () => {
    const query = Array.from({ length: 21 }, (_, at) => `c${at}=1`).join('&');
    expect(refusal(query).join()).toContain('at most 20 filters');
  });
});

test('a sort names a characteristic, or in lower case what every offering has', () => {
  expect(question('').sort).toEqual({ by: 'name', descending: false });
  expect(question('sort=-id').sort).toEqual({ by: 'id', descending: true });
  const by = (characteristic: string, descending: boolean) => ({
    by: 'characteristic',
    characteristic,
    descending,
  });
  expect(question('sort=-core_count').sort).toEqual(by('core_count', true));
  expect(question('sort="name"').sort).toEqual(by('name', false));
  expect(question('sort=-"-odd, name"').sort).toEqual(by('-odd, name', true));
});

test('facets are fields and characteristics between commas', () => {
  expect(question('facets=category,socket,"category","a,b"').facets).toEqual([
    { of: 'field', name: 'category' },
    { of: 'characteristic', name: 'socket' },
    { of: 'characteristic', name: 'category' },
    { of: 'characteristic', name: 'a,b' },
  ]);
});

test('the same question in any order has one form', () => {
  const one = question('b=2&a=1&a=0&category=x&category=y&kind=bundle&c.lt=2&c.gt=1');
  const other = question('c.gt=1&kind=bundle&category=y&a=0&b=2&category=x&a=1&c.lt=2');
  expect(JSON.stringify(one)).toBe(JSON.stringify(other));
});
