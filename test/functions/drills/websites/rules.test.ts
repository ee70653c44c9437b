import { describe, expect, test } from 'vitest';
import { chooseRotated } from '../../../../functions/drills/kinds/certificateRotation/choose.ts';
import { seesEverywhere } from '../../../../functions/drills/kinds/certificateRotation/seen.ts';
import { type Places, servingOf } from '../../../../functions/drills/kinds/certificateRotation/serving.ts';
import type { Attempt } from '../../../../functions/workers/prober/contract/attempt.ts';

describe('the certificate that is rotated', () => {
  const namesOf = new Map([
    ['shop', ['shop.example', 'www.shop.example']],
    ['api', ['api.shop.example']],
    ['wildcard', ['*.shop.example']],
  ]);
  const rows = [
    ['the default one, for a name that only it has', 'shop', ['api'], 'shop.example', { arn: 'shop', role: 'default' }],
    [
      'the one of the list before the default one',
      'shop',
      ['wildcard'],
      'www.shop.example',
      { arn: 'wildcard', role: 'listed' },
    ],
    [
      'the listed one, where the default is listed as well',
      'shop',
      ['shop'],
      'shop.example',
      { arn: 'shop', role: 'listed' },
    ],
    ['none, for a name of nobody', 'shop', ['api'], 'pay.shop.example', { fault: 'none' }],
    ['none, where the default has another name', 'api', [], 'shop.example', { fault: 'none' }],
    ['none of two', 'shop', ['api', 'wildcard'], 'api.shop.example', { fault: 'several', arns: ['api', 'wildcard'] }],
    ['none that ACM does not know', 'gone', [], 'shop.example', { fault: 'none' }],
  ] as const;

  test.for(rows)('is %s', ([, defaultArn, listed, serverName, expected]) => {
    expect(chooseRotated({ defaultArn, listed }, namesOf, serverName)).toEqual(expected);
  });
});

describe('what stands on a listener', () => {
  const asDefault: Places = { role: 'default', oldArn: 'old', newArn: 'new' };
  const asListed: Places = { ...asDefault, role: 'listed' };
  const rows = [
    ['the old default', asDefault, 'old', ['new'], 'old'],
    ['the new default, with the old one on the list', asDefault, 'new', ['old'], 'new'],
    ['a default of somebody else', asDefault, 'other', ['old', 'new'], 'neither'],
    ['both on the list', asListed, 'other', ['old', 'new'], 'both'],
    ['the new one alone on the list', asListed, 'old', ['new'], 'new'],
    ['the old one alone on the list', asListed, 'new', ['old'], 'old'],
    ['none of them on the list', asListed, 'old', ['other'], 'neither'],
    ['the old one, while nobody knows the new one', { ...asListed, newArn: undefined }, 'other', ['old'], 'old'],
    ['nothing, of a listener that is gone', { ...asDefault, newArn: undefined }, undefined, [], 'neither'],
  ] as const;

  test.for(rows)('is %s', ([, places, defaultArn, listed, expected]) => {
    expect(servingOf(places, { defaultArn, listed })).toBe(expected);
  });
});

describe('what clients are served', () => {
  const attempt = (startedAtMs: number, answeredBy: string | undefined, probe = 'edge'): Attempt => ({
    probe,
    connection: 'fresh',
    startedAtMs,
    latencyMs: 5,
    outcome: answeredBy ? 'succeeded' : 'failed',
    ...(answeredBy !== undefined && { answeredBy }),
  });
  const both = (one: string, other: string) => `10.0.1.7 ${one}, 10.0.2.9 ${other}`;
  const rows: readonly (readonly [
    what: string,
    attempts: readonly Attempt[],
    sinceMs: number,
    settled: boolean,
    text: string,
  ])[] = [
    ['the new one everywhere', [attempt(0, both('a1', 'a1'))], 0, true, 'edge sees a1 on 2 of 2 addresses'],
    [
      'the same number with zeros in front',
      [attempt(0, both('0a1', '00a1'))],
      0,
      true,
      'edge sees a1 on 2 of 2 addresses',
    ],
    ['the old one on one address', [attempt(0, both('a1', 'b2'))], 0, false, 'edge sees a1 on 1 of 2 addresses'],
    [
      'the old one less than five seconds ago',
      [attempt(100, both('a1', 'b2')), attempt(5_099, both('a1', 'a1'))],
      0,
      false,
      'edge sees a1 on 1 of 2 addresses',
    ],
    [
      'the old one five seconds ago',
      [attempt(100, both('a1', 'b2')), attempt(5_100, both('a1', 'a1'))],
      0,
      true,
      'edge sees a1 on 2 of 2 addresses',
    ],
    ['the new one before it counted', [attempt(99, both('a1', 'a1'))], 100, false, 'edge has made no attempt yet'],
    ['nothing', [], 0, false, 'edge has made no attempt yet'],
    [
      'nothing in one of the attempts',
      [attempt(0, both('a1', 'a1')), attempt(100, undefined)],
      0,
      false,
      'edge sees a1 on 2 of 2 addresses',
    ],
    ['no certificate on one address', [attempt(0, both('a1', 'none'))], 0, false, 'edge sees a1 on 1 of 2 addresses'],
    ['another probe only', [attempt(0, both('a1', 'a1'), 'other')], 0, false, 'edge has made no attempt yet'],
  ];

  test.for(rows)('is %s', ([, attempts, sinceMs, settled, text]) => {
    expect(seesEverywhere(attempts, ['edge'], 'a1', sinceMs)).toEqual({ settled, text });
  });

  test('has to be seen by every probe', () => {
    const attempts = [attempt(0, both('a1', 'a1')), attempt(0, both('b2', 'b2'), 'inside')];
    expect(seesEverywhere(attempts, ['edge', 'inside'], 'a1', 0)).toEqual({
      settled: false,
      text: 'edge sees a1 on 2 of 2 addresses; inside sees a1 on 0 of 2 addresses',
    });
  });
});
