import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coverAll } from '../../../../fleet/domains.ts';
import { anyCertificate, type Mishap, Model, STEP_MS } from './model.ts';
import { DAY, listener, NOW, policy, view } from './builders.ts';

const NAMES = [
  ['shop.example', '*.shop.example'],
  ['shop.example'],
  ['pay.shop.example'],
  ['pay.shop.example', 'shop.example'],
  ['a.b.shop.example'],
] as const;

const worlds = fc.record({
  certificates: fc.array(
    fc.record({
      daysLeft: fc.integer({ min: -5, max: 100 }),
      names: fc.constantFrom(...NAMES),
      isOurs: fc.boolean(),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  hosts: fc.subarray(['pay.shop.example', 'www.shop.example', 'x.y.shop.example']),
  soakSeconds: fc.constantFrom(0, 300),
  mishaps: fc.array(fc.constantFrom<Mishap>('none', 'none', 'none', 'failed', 'killed-before', 'killed-after'), {
    minLength: 40,
    maxLength: 40,
  }),
  served: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
});

function modelOf({
  certificates,
  hosts,
  soakSeconds,
}: typeof worlds extends fc.Arbitrary<infer World> ? World : never) {
  const all = certificates.map(({ daysLeft, names, isOurs }, at) => anyCertificate(`c${at}`, daysLeft, names, isOurs));
  const world = view([listener(all, { hosts })], all, { records: new Map([['_a.shop.example', undefined]]) });
  return new Model(world, policy({ soakSeconds }), NOW);
}

test('no step ever takes the last valid certificate of a name away, whatever happens to the steps', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const model = modelOf(world);
      for (const [at, mishap] of world.mishaps.entries()) {
        const before = model.served();
        model.step(mishap, world.served[at]!);
        const after = model.served();
        expect(
          before.filter((name) => !coverAll(after, [name])),
          `after ${model.decisions.join(' ')}`,
        ).toEqual([]);
        model.pass(STEP_MS);
      }
    }),
    { seed: 20_260_302, numRuns: 300 },
  );
});

test('when nothing goes wrong any more, every name and host ends up with a certificate that may stay', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const model = modelOf(world);
      for (const [at, mishap] of world.mishaps.entries()) {
        model.step(mishap, world.served[at]!);
        model.pass(STEP_MS);
      }
      // What was refused is left alone for a day, and what failed for half an hour.
      model.pass(DAY);
      for (let step = 0; step < 120; step++) {
        const decision = model.step('none', true);
        if (decision.kind === 'hold' && (decision.reason === 'in-order' || decision.reason === 'renewing')) break;
        model.pass(STEP_MS);
      }
      const needed = ['shop.example', '*.shop.example', ...world.hosts.filter((host) => host === 'x.y.shop.example')];
      expect(
        needed.filter((name) => !coverAll(model.served(), [name])),
        `after ${model.decisions.join(' ')}`,
      ).toEqual([]);
      expect(['hold/in-order', 'hold/renewing'], `after ${model.decisions.join(' ')}`).toContain(
        model.decisions.at(-1),
      );
    }),
    { seed: 20_260_302, numRuns: 150 },
  );
});
