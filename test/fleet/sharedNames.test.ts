import { describe, expect, test } from 'vitest';
import { describeSharedName, sharedNames } from '../../fleet/sharedNames.ts';

const set = (...domains: (string[] | string)[]) => ({ domains });

describe('certificate sets that name the same host', () => {
  test('are all said, each with both sets: the same name, and a wildcard with what it covers', () => {
    const found = sharedNames({
      shop: set(['shop.example', '*.shop.example'], ['pay.example']),
      landing: set(['landing.shop.example']),
      intranet: set(['pay.example'], ['*.shop.example']),
    });
    expect(found).toEqual([
      { sets: ['shop', 'landing'], names: ['*.shop.example', 'landing.shop.example'] },
      { sets: ['shop', 'intranet'], names: ['*.shop.example', '*.shop.example'] },
      { sets: ['shop', 'intranet'], names: ['pay.example', 'pay.example'] },
      { sets: ['landing', 'intranet'], names: ['landing.shop.example', '*.shop.example'] },
    ]);
  });

  test('are none where a wildcard does not reach: its own domain, two labels, an ARN', () => {
    const arn = 'arn:aws:acm:eu-west-1:123456789012:certificate/1';
    expect(
      sharedNames({ shop: set(['*.shop.example'], arn), blog: set(['shop.example'], ['a.b.shop.example'], arn) }),
    ).toEqual([]);
  });

  test('are told with what to do', () => {
    expect(describeSharedName({ sets: ['shop', 'blog'], names: ['*.shop.example', 'blog.shop.example'] })).toBe(
      'certificates.shop names *.shop.example, and certificates.blog names blog.shop.example: each requests a certificate of its own for its load balancers. To share one, put both into one certificate set.',
    );
  });
});
