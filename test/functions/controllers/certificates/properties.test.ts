import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coverAll } from '../../../../fleet/domains.ts';
import { anyCertificate, type Mishap, Model, STEP_MS } from './model.ts';
import { arnOf, DAY, listener, NOW, policy, view } from './builders.ts';

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
      kind: fc.constantFrom('ours', 'ours', 'AMAZON_ISSUED', 'IMPORTED', 'PRIVATE', 'IAM'),
      keyAlgorithm: fc.constantFrom('RSA_2048', 'RSA_2048', 'EC_prime256v1'),
      isDemanded: fc.boolean(),
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

type World = typeof worlds extends fc.Arbitrary<infer One> ? One : never;

function modelOf(
  { certificates, hosts, soakSeconds }: World,
  isDemanded = (one: World['certificates'][number]) => one.isDemanded,
) {
  const all = certificates.map((one, at) => anyCertificate(`c${at}`, one));
  const replace = all.filter((_, at) => isDemanded(certificates[at]!)).map(({ arn }) => arn);
  const world = view([listener(all, { hosts })], all, { records: new Map([['_a.shop.example', undefined]]) });
  return new Model(world, policy({ soakSeconds, replace }), NOW);
}

const QUIET = ['hold/in-order', 'hold/renewing'];

/** What was not served is left alone for a day, and may be told so once more: after it, until nothing is left to be done. */
function settle(model: Model): void {
  for (let day = 0; day < 4 && !QUIET.includes(model.decisions.at(-1) ?? ''); day++) {
    model.pass(DAY);
    for (let step = 0; step < 60; step++) {
      model.step('none', true);
      if (QUIET.includes(model.decisions.at(-1)!) || model.decisions.at(-1) === 'hold/not-served') break;
      model.pass(STEP_MS);
    }
  }
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
      const model = modelOf(world, ({ kind }) => kind !== 'ours' && kind !== 'AMAZON_ISSUED');
      for (const [at, mishap] of world.mishaps.entries()) {
        model.step(mishap, world.served[at]!);
        model.pass(STEP_MS);
      }
      settle(model);
      const needed = ['shop.example', '*.shop.example', ...world.hosts.filter((host) => host === 'x.y.shop.example')];
      expect(
        needed.filter((name) => !coverAll(model.served(), [name])),
        `after ${model.decisions.join(' ')}`,
      ).toEqual([]);
      expect(QUIET, `after ${model.decisions.join(' ')}`).toContain(model.decisions.at(-1));
    }),
    { seed: 20_260_302, numRuns: 150 },
  );
});

test('what is not ours to replace stays on its listener, and what is asked for takes its place', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const model = modelOf(world);
      const isOurs = (kind: string) => kind === 'ours' || kind === 'AMAZON_ISSUED';
      const others = world.certificates.flatMap(({ kind, isDemanded }, at) =>
        isOurs(kind) || isDemanded ? [] : [arnOf(`c${at}`)],
      );
      const stand = () => {
        const on = model.view.listeners.flatMap(({ certificateArns }) => certificateArns);
        expect(
          others.filter((arn) => !on.includes(arn)),
          `after ${model.decisions.join(' ')}`,
        ).toEqual([]);
        return on;
      };
      for (const [at, mishap] of world.mishaps.entries()) {
        model.step(mishap, world.served[at]!);
        model.pass(STEP_MS);
        stand();
      }
      settle(model);
      const on = stand();
      const demanded = new Set(
        world.certificates.flatMap(({ isDemanded }, at) => (isDemanded ? [arnOf(`c${at}`)] : [])),
      );
      expect(
        on.filter((arn) => demanded.has(arn)),
        `after ${model.decisions.join(' ')}`,
      ).toEqual([]);
    }),
    { seed: 20_260_302, numRuns: 150 },
  );
});

test('twins for one host stay twins, whichever comes to its end and whatever happens to the steps', () => {
  const twins = fc.record({
    daysLeft: fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 })),
    mishaps: fc.array(fc.constantFrom<Mishap>('none', 'none', 'failed', 'killed-before', 'killed-after'), {
      minLength: 20,
      maxLength: 20,
    }),
    served: fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
  });
  fc.assert(
    fc.property(twins, ({ daysLeft, mishaps, served }) => {
      const all = (['RSA_2048', 'EC_prime256v1'] as const).map((keyAlgorithm, at) =>
        anyCertificate(`c${at}`, { daysLeft: daysLeft[at]!, names: NAMES[0], kind: 'ours', keyAlgorithm }),
      );
      const model = new Model(view([listener(all)], all), policy(), NOW);
      const families = () =>
        new Set(
          model.view.listeners
            .flatMap(({ certificateArns }) => certificateArns)
            .flatMap((arn) => model.view.certificates.get(arn) ?? [])
            .filter(({ status }) => status === 'ISSUED')
            .map(({ keyAlgorithm }) => keyAlgorithm),
        );
      for (const [at, mishap] of mishaps.entries()) {
        model.step(mishap, served[at]!);
        model.pass(STEP_MS);
        expect(families(), `after ${model.decisions.join(' ')}`).toEqual(new Set(['EC_prime256v1', 'RSA_2048']));
      }
      settle(model);
      expect(families(), `after ${model.decisions.join(' ')}`).toEqual(new Set(['EC_prime256v1', 'RSA_2048']));
      expect(model.view.listeners[0]!.certificateArns, `after ${model.decisions.join(' ')}`).toHaveLength(2);
      expect(QUIET, `after ${model.decisions.join(' ')}`).toContain(model.decisions.at(-1));
    }),
    { seed: 20_260_302, numRuns: 150 },
  );
});
