import { describe, expect, test } from 'vitest';
import { type Api, RATE_LIMITS, type Share } from '../../../functions/aws/rateLimits.ts';

const apis = Object.keys(RATE_LIMITS) as Api[];

/** What one execution environment of each kind takes at the same time. */
function together(api: Api, controller = ''): { readonly share: number; readonly burst: number } {
  const shares: [string, Share][] = Object.entries(RATE_LIMITS[api].shares);
  const own = shares.filter(([task]) => task.startsWith(controller)).map(([, share]) => share);
  return {
    share: own.reduce((sum, { share }) => sum + share, 0),
    burst: own.reduce((sum, { burst }) => sum + burst, 0),
  };
}

describe('the shares of what AWS takes', () => {
  test.each(['targets', 'certificates'])('are never more than there is for the controller of %s', (controller) => {
    for (const api of apis) {
      expect(together(api, controller).share).toBeLessThanOrEqual(1);
      expect(together(api, controller).burst).toBeLessThanOrEqual(RATE_LIMITS[api].burst);
    }
  });

  test('are never more than there is for all of ours, but for what tells of load balancers', () => {
    const overdrawn = apis.filter((api) => together(api).share > 1 || together(api).burst > RATE_LIMITS[api].burst);
    // Both sweeps and a look of each controller at once: 0.6 + 0.3 + 0.25 + 0.5.
    expect(overdrawn).toEqual(['describeLoadBalancing']);
    expect(together('describeLoadBalancing').share).toBeCloseTo(1.65);
  });
});
