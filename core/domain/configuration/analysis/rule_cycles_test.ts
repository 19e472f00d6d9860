import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { OfferingSchema } from '../../../contract/catalog.ts';
import { analyseCatalogue } from './analyse_catalogue.ts';
import { analysed, is, OPTIONS } from './test_bundles.ts';

describe('rules that lead round', () => {
  const yes = (option: string) => [is(option, true)];
  const needs = (id: string, when: unknown, must: unknown) => ({
    id,
    message: `M ${id}`,
    kind: 'requires',
    when,
    must,
  });

  it('are a finding when they contradict what woke them', () => {
    const rules = [needs('a', yes('b'), yes('c')), needs('d', yes('c'), [is('b', false)])];
    const { findings } = analysed({ kind: 'configurable', options: OPTIONS, rules });
    expect(findings).toEqual([
      {
        path: '/offerings/0/rules/0',
        code: 'rule_cycle',
        detail: 'a (M a) → d (M d): the last contradicts what the first is for',
      },
    ]);
  });

  it('are a warning when things come only together', () => {
    const rules = [needs('a', yes('b'), yes('c')), needs('d', yes('c'), yes('b'))];
    expect(analysed({ kind: 'configurable', options: OPTIONS, rules }).told).toEqual([
      '/offerings/0/rules/0 rule_loop',
    ]);
  });

  it('are also found through what a default sets', () => {
    const set = { option: 'c', value: true };
    const rules = [
      { id: 'a', message: 'M a', kind: 'default', when: yes('b'), set },
      needs('d', yes('c'), [is('b', false)]),
    ];
    const { told } = analysed({ kind: 'configurable', options: OPTIONS, rules });
    expect(told).toEqual(['/offerings/0/rules/0 rule_cycle']);
  });
});

describe('time', () => {
  it('that is up is told, and nothing is guessed', () => {
    const offering = v.parse(OfferingSchema, {
      id: 'x',
      name: 'X',
      category: 'x',
      kind: 'configurable',
      options: OPTIONS,
      rules: [{ id: 'a', message: 'A', kind: 'formula', postfix: ['b'] }],
    });
    const { findings, warnings } = analyseCatalogue([offering], () => true);
    expect(findings).toEqual([]);
    expect(warnings).toMatchObject([{ path: '/offerings/0', code: 'not_settled' }]);
  });
});
