import { describe, expect, it } from 'vitest';
import { parseUvl } from './parse_uvl.ts';

const WHOLE = `// a model with all that is supported
namespace shop
include
  Boolean.group-cardinality
features
  Shop {abstract true, cost 12.5, note 'a, b', list [1, 'x'], more {deep true}}
    mandatory
      "Pay here" {constraint Card => Safe}
        or
          Card
          Boolean Cash
    optional
      Safe
    [1..*]
      A
      B
    [2]
      C
      D
constraints
  (A | B) & /* always */ !C
    => Safe
  A <=> (
    B
    & Card
  )
`.replace(' !C\n    =>', ' !C =>');

describe('a UVL text', () => {
  it('is read with namespace, levels, groups, attributes, quotes, comments and constraints', () => {
    const parsed = parseUvl(WHOLE);
    if (!parsed.ok) expect.fail(JSON.stringify(parsed.findings));
    const { model } = parsed;
    const names = model.features.map(({ name }) => name);
    expect(model.name).toBe('shop');
    expect(names).toEqual(['Shop', 'Pay here', 'Card', 'Cash', 'Safe', 'A', 'B', 'C', 'D']);
    expect(model.groups.map(({ kind, min, max }) => [kind, min, max])).toEqual([
      ['mandatory', 1, 1],
      ['or', 1, 2],
      ['optional', 0, 1],
      ['cardinality', 1, 2],
      ['cardinality', 2, 2],
    ]);
    expect(model.features[0]?.abstract).toBe(true);
    expect(model.constraints.map(({ postfix }) => spell(postfix, names))).toEqual([
      'Card Safe =>',
      'A B | C ! & Safe =>',
      'A B Card & <=>',
    ]);
  });

  it('is read with tabs, Windows line ends and a byte order mark', () => {
    const parsed = parseUvl('\uFEFFfeatures\r\n\tRoot\r\n\t\toptional\r\n\t\t\tA\r\n\t\t\tB\r\n');
    expect(parsed.ok && parsed.model.features.length).toBe(3);
  });

  it('binds ! before & before | before => before <=>, from left to right', () => {
    const parsed = parseUvl(`${ABC}constraints\n  A <=> !B | C & A => B => C\n`);
    if (!parsed.ok) expect.fail(JSON.stringify(parsed.findings));
    const names = parsed.model.features.map(({ name }) => name);
    expect(spell(parsed.model.constraints[0]?.postfix ?? [], names)).toBe(
      'A B ! C A & | B => C => <=>',
    );
  });

  it('may be 100,000 deep, in its tree and in its parentheses', () => {
    const deep = 100_000;
    const constraint = `  ${'('.repeat(deep)}A${')'.repeat(deep)} & ${'!'.repeat(deep)}B\n`;
    expect(parseUvl(`${ABC}constraints\n${constraint}`).ok).toBe(true);
    const lines = Array.from({ length: 2_000 }, (_, at) => {
      const name = at % 2 === 0 ? `f${at}` : 'optional';
      return `${' '.repeat(at + 1)}${name}`;
    });
    const parsed = parseUvl(`features\n${lines.slice(0, -1).join('\n')}\n`);
    expect(parsed.ok && parsed.model.features.length).toBe(1_000);
  });
});

const ABC = 'features\n  R\n    optional\n      A\n      B\n      C\n';

describe('a UVL text that is wrong', () => {
  it.each([
    ['', '1:1 there are no features'],
    ['featurs\n  R\n', '1:1 expected "namespace", "include", "imports", "features"'],
    ['features\n  R\n    A\n', '3:5 expected mandatory, optional, or, alternative or [n..m] here'],
    ['features\n  R\n    optional\n', '3:5 "optional" has no features'],
    ['features\n  R\n    optional\n      or\n', '4:7 expected a feature here'],
    ['features\n  R\n  S\n', '3:3 "S" would be a second root: indent it below "R"'],
    [
      'features\n  R\n    optional\n      A\n      R\n',
      '5:7 "R" is the name of a feature in line 2',
    ],
    ['features\n  R\n    optional\n        A\n      B\n', '5:7 indented by 6, like no line above'],
    ['features\n  R\n    [3..1]\n      A\n', '3:5 [3..1] ends below its start: [1..3]?'],
    ['features\n  R\n    [1..x]\n      A\n', '3:5 expected [n], [n..m] or [n..*]'],
    ['features\n  R {a\n', '2:5 "{" is opened and never closed'],
    ['features\n  R a b\n', '2:5 the line must end or go on with {attributes} after "R"'],
    ['features\n  "R\n', '2:3 the text that starts here has no closing "'],
    [`${ABC}constraints\n  A => X\n`, '8:8 there is no feature "X" in this model'],
    [`${ABC}constraints\n  A => \n`, '8:5 the constraint ends after "=>"'],
    [`${ABC}constraints\n  A B\n`, '8:5 expected &, |, =>, <=> or ")" here, not "B"'],
    [`${ABC}constraints\n  A & )B\n`, '8:7 ")" closes nothing here: nothing is open'],
  ])('says where, and what would be right: %j', (text, start) => {
    const parsed = parseUvl(text);
    if (parsed.ok) expect.fail('it was accepted');
    const told = parsed.findings.map(({ line, column, detail }) => `${line}:${column} ${detail}`);
    expect(told.join('\n')).toContain(start);
  });

  it.each([
    ['imports\n  other as o\nfeatures\n  R\n', '2:3'],
    ['include\n  Magic\nfeatures\n  R\n', '2:3'],
    ['features\n  Integer R\n', '2:3'],
    ['features\n  R cardinality [1..3]\n', '2:5'],
    [`${ABC}constraints\n  A.price > 3\n`, '8:11'],
    [`${ABC}constraints\n  sum(price) + 1 == 2\n`, '8:3'],
    [`${ABC}constraints\n  A == 'x'\n`, '8:5'],
    [`${ABC}constraints\n  A.price\n`, '8:3'],
  ])('names what is not supported: %j', (text, where) => {
    const parsed = parseUvl(text);
    if (parsed.ok) expect.fail('it was accepted');
    const [first] = parsed.findings;
    expect(`${first?.line}:${first?.column} ${first?.code}`).toBe(`${where} not_supported`);
  });

  it('says which group is larger than can be counted', () => {
    const members = Array.from({ length: 6_000 }, (_, at) => `      M${at}`).join('\n');
    const parsed = parseUvl(`features\n  R\n    [3000..3000]\n${members}\n`);
    if (parsed.ok) expect.fail('it was accepted');
    expect(parsed.findings).toMatchObject([{ line: 3, column: 5, code: 'limit' }]);
    expect(parseUvl(`features\n  R\n    [2..5999]\n${members}\n`).ok).toBe(true);
    expect(parseUvl(`features\n  R\n    alternative\n${members}\n`).ok).toBe(true);
  });

  it('tells all findings at once, up to a limit', () => {
    const wrong = Array.from({ length: 500 }, (_, at) => `  A => x${at}`).join('\n');
    const parsed = parseUvl(`${ABC}constraints\n${wrong}\n`);
    if (parsed.ok) expect.fail('it was accepted');
    expect(parsed.findings).toHaveLength(201);
    expect(parsed.findings.at(-1)?.code).toBe('limit');
  });
});

function spell(postfix: readonly (number | string)[], names: readonly string[]): string {
  return postfix.map((item) => (typeof item === 'number' ? (names[item] ?? '?') : item)).join(' ');
}
