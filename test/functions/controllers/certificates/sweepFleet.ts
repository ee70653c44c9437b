import { defineFleet } from '../../../../fleet/fleet.ts';

/** 500 listeners on ten load balancers, as many as the quotas of a Region allow on each. */
export const BALANCERS = 10;
export const LISTENERS_EACH = 50;

export default defineFleet({
  hostedZones: ['Z0F59463C606C5B0E5D3D'],
  certificates: Object.fromEntries(
    Array.from({ length: BALANCERS }, (_, at) => [
      `site-${at}`,
      { mode: 'act' as const, domains: [[`site-${at}.shop.example`]], loadBalancers: { [`site-${at}`]: {} } },
    ]),
  ),
});
