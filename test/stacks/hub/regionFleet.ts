import { defineFleet, type Fleet } from '../../../fleet/fleet.ts';

/** The same shop in any Region, which reports to the hub of another account. */
export const shopIn = (region: string): Fleet =>
  defineFleet({
    clusters: {
      shop: {
        mode: 'act',
        readers: { min: 1, max: 6 },
        classes: ['db.r6g.large'],
        zones: ['a', 'b', 'c'].map((letter) => `${region}${letter}`),
      },
    },
    hub: { busArn: 'arn:aws:events:eu-west-1:210987654321:event-bus/evenkeel-hub-dev' },
  });
