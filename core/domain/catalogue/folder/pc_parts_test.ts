import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { readFolder } from '../../../cli/read_folder.ts';
import { ConfigurationSchema } from '../../../contract/configuration.ts';
import type { ConfigurationResult } from '../../../contract/configuration.ts';
import type { Offering } from '../../../contract/catalog.ts';
import { PriceBasketSchema } from '../../../contract/price.ts';
import { validateConfiguration } from '../../configuration/validate.ts';
import { priceBasket } from '../../pricing/price_basket.ts';
import { sliceOf } from '../slice.ts';
import { assemble } from './assemble.ts';
import { contentHash } from './content_hash.ts';

// The data is not part of the repository; it is checked out beside it.
const PARTS = fileURLToPath(new URL('../../../../../shared/data/pc-parts', import.meta.url));
const NOW = '2026-11-24T12:00:00Z';

async function imported() {
  const { input, findings } = await readFolder(PARTS, []);
  if (input === null) throw new Error(JSON.stringify(findings));
  const assembled = assemble(input);
  const slice = sliceOf({ catalogVersion: 'v1', ...assembled.catalogue });
  const priced = new Set(assembled.catalogue.prices.map(({ offeringId }) => offeringId));
  const find = (category: string, name: string, fits: (one: Offering) => boolean = () => true) => {
    const found = assembled.catalogue.offerings.find(
      (one) => one.category === category && one.name === name && fits(one) && priced.has(one.id),
    );
    if (found === undefined) throw new Error(`no priced ${category} "${name}"`);
    return found.id;
  };
  return { input, assembled, slice, find };
}

const loaded = existsSync(PARTS) ? await imported() : null;

describe.skipIf(loaded === null)('the pc-parts folder', { timeout: 60_000 }, () => {
  if (loaded === null) {
    it('is checked out beside this repository', () => expect.unreachable());
    return;
  }
  const { input, assembled, slice, find } = loaded;

  const parts = {
    cpu: find('cpu', 'AMD Ryzen 7 9800X3D'),
    motherboard: find('motherboard', 'Asus PRIME B650-PLUS WIFI'),
    memory: find('memory', 'Corsair Vengeance RGB 32 GB', ddr(5)),
    'power-supply': find('power-supply', 'MSI MAG A750GL PCIE5'),
    'video-card': find('video-card', 'MSI GeForce RTX 3060 Ventus 2X 12G'),
  };

  function ddr(generation: number): (one: Offering) => boolean {
    return ({ characteristics }) => {
      const speed = characteristics['speed'];
      return Array.isArray(speed) && speed[0] === generation;
    };
  }

  function configuration(change: Partial<typeof parts>, memoryKits = 1) {
    return v.parse(ConfigurationSchema, {
      slots: Object.fromEntries(
        Object.entries({ ...parts, ...change }).map(([slot, offeringId]) => [
          slot,
          [{ offeringId, quantity: slot === 'memory' ? memoryKits : 1 }],
        ]),
      ),
    });
  }

  function check(change: Partial<typeof parts>, memoryKits = 1): ConfigurationResult {
    const context = { market: 'us', channel: 'web', now: NOW };
    return validateConfiguration(slice, 'custom-pc', configuration(change, memoryKits), context);
  }

  function rulesBroken(change: Partial<typeof parts>, memoryKits = 1): (string | undefined)[] {
    return check(change, memoryKits).findings.map(({ rule }) => rule);
  }

  it('becomes 30,013 offerings, none lost, with ids that all differ', () => {
    expect(assembled.findings).toEqual([]);
    expect([assembled.read, assembled.offerings]).toEqual([30_013, 30_013]);
    expect(new Set(assembled.catalogue.offerings.map(({ id }) => id)).size).toBe(30_014);
    expect(assembled.overlays).toEqual([{ file: 'pc-builder.json', offerings: 1 }]);
    expect(assembled.catalogue.prices.filter(({ charge }) => charge === 'one_time')).toHaveLength(
      6_247 + 5,
    );
  });

  it('keeps its ids and its content hash when rows come in another order', () => {
    const files = input.files.map((file) =>
      file.kind === 'rows' ? { ...file, rows: file.rows.toReversed() } : file,
    );
    const again = assemble({ ...input, files: files.toReversed() });
    expect(contentHash(again.catalogue)).toBe(contentHash(assembled.catalogue));
  });

  it('sells a PC whose parts fit', () => {
    expect(check({})).toMatchObject({ status: 'valid', findings: [] });
  });

  it('refuses an AM5 processor on an LGA1700 board and says which rule and which parts', () => {
    const motherboard = find('motherboard', 'MSI PRO B760-P WIFI DDR4');
    const result = check({
      motherboard,
      memory: find('memory', 'Corsair Vengeance LPX 16 GB', ddr(4)),
    });
    expect(result.status).toBe('invalid');
    expect(result.findings).toEqual([
      {
        path: '/slots/motherboard/0',
        code: 'rule_broken',
        rule: 'socket-by-microarchitecture',
        detail:
          "The processor does not fit the motherboard's socket: " +
          'Processor "AMD Ryzen 7 9800X3D" (microarchitecture Zen 5) needs AM5 as socket; ' +
          'chosen: Motherboard "MSI PRO B760-P WIFI DDR4" (socket LGA1700)',
      },
    ]);
  });

  it('refuses memory of another generation than the socket takes', () => {
    const memory = find('memory', 'Corsair Vengeance LPX 16 GB', ddr(4));
    expect(rulesBroken({ memory })).toEqual(['memory-generation-by-socket']);
  });

  it('refuses more modules than there are slots, and more gigabytes than the board takes', () => {
    expect(rulesBroken({}, 3)).toEqual(['memory-modules']);
    expect(rulesBroken({}, 7)).toEqual(['memory-modules', 'memory-capacity']);
  });

  it('refuses a power supply without headroom', () => {
    const card = 'video-card';
    const strong = assembled.catalogue.offerings.find(
      ({ category, characteristics }) =>
        category === card && characteristics['chipset'] === 'GeForce RTX 5090',
    );
    expect(rulesBroken({ [card]: strong?.id ?? '' })).toEqual(['wattage-with-graphics']);
  });

  it('asks for a power supply that is not chosen yet', () => {
    const { slots } = configuration({});
    const { 'power-supply': _, ...rest } = slots;
    const context = { market: 'us', channel: 'web', now: NOW };
    const result = validateConfiguration(slice, 'custom-pc', { options: {}, slots: rest }, context);
    expect(result).toMatchObject({
      status: 'incomplete',
      findings: [{ path: '/slots/power-supply', code: 'choice_missing' }],
    });
  });

  it('prices a PC as the sum of its parts and its assembly, with one hash each time', () => {
    const basket = v.parse(PriceBasketSchema, {
      market: 'us',
      channel: 'web',
      lines: [{ id: 'pc', offeringId: 'custom-pc', configuration: configuration({}) }],
    });
    const once = priceBasket(slice, basket, { now: NOW });
    const twice = priceBasket(slice, structuredClone(basket), { now: '2026-12-24T00:00:00Z' });
    if (!once.ok || !twice.ok) throw new Error(JSON.stringify([once, twice]));
    // 451.50 + 159.99 + 94.99 + 109.99 + 299.97 + 79.00
    expect(once.result.totals.gross).toEqual({ amount: '1195.44', currency: 'USD' });
    expect(twice.result.priceHash).toBe(once.result.priceHash);
  });
});
