import { afterEach, expect, test } from 'vitest';
import type { RegionOptions } from '../../../../sandbox/region.ts';
import { type Acting, acting } from '../../controllers/replicas/actions/acting.ts';

let shop: Acting;
afterEach(() => shop.close());

async function ask(rds: NonNullable<RegionOptions['rds']>, version: string, ...classes: readonly string[]) {
  shop = await acting({ rds });
  shop.beReached();
  shop.intercepting();
  const { askOfferedClasses } = await import('../../../../functions/aws/rds/offerings.ts');
  return await askOfferedClasses('aurora-postgresql', version, classes);
}

test('a class has the zones and options in which it is sold, and a call is made for each', async () => {
  // The instances that stand are db.r6g.large.
  const sold = (instanceClass: string, zone: string) =>
    instanceClass === 'db.r6g.large' || (instanceClass !== 'db.r8g.large' && zone !== 'eu-west-1c');
  const offered = await ask({ sold }, '16.6', 'db.t3.medium', 'db.r8g.large', 'db.r7g.large');
  expect(offered).toEqual({
    'db.t3.medium': {
      zones: ['eu-west-1a', 'eu-west-1b'],
      hasPerformanceInsights: false,
      hasEnhancedMonitoring: true,
    },
    'db.r8g.large': { zones: [], hasPerformanceInsights: false, hasEnhancedMonitoring: false },
    'db.r7g.large': {
      zones: ['eu-west-1a', 'eu-west-1b'],
      hasPerformanceInsights: true,
      hasEnhancedMonitoring: true,
    },
  });
  expect(shop.calls.filter((operation) => operation === 'DescribeOrderableDBInstanceOptions')).toHaveLength(3);
});

test('that none of them is sold is an answer where others are', async () => {
  const offered = await ask({ sold: (instanceClass) => instanceClass !== 'db.r8g.large' }, '16.6', 'db.r8g.large');
  expect(offered).toEqual({
    'db.r8g.large': { zones: [], hasPerformanceInsights: false, hasEnhancedMonitoring: false },
  });
});

test('a version that is out of sale says nothing about a class', async () => {
  expect(await ask({}, '13.9', 'db.r6g.large')).toBeUndefined();
});
