import { describe, expect, test } from 'vitest';
import { type Api, RATE_LIMITS, type Share } from '../../../functions/aws/rateLimits.ts';

describe('everything of ours that calls an API at the same time', () => {
  test.for(Object.keys(RATE_LIMITS) as Api[])('takes no more of %s than AWS allows', (api) => {
    const { burst, shares } = RATE_LIMITS[api];
    const all: readonly Share[] = Object.values(shares);
    expect(all.reduce((sum, { share }) => sum + share, 0)).toBeLessThanOrEqual(1);
    expect(all.reduce((sum, taken) => sum + taken.burst, 0)).toBeLessThanOrEqual(burst);
  });
});
