import { withWildcard } from '../../fleet/domains.ts';
import { defineFleet } from '../../fleet/fleet.ts';

/** The fleet of the tests: a shop behind an Application Load Balancer, and one entry that is only observed. */
export default defineFleet({
  hostedZones: ['Z0F59463C606C5B0E5D3D'],
  certificates: {
    shop: {
      mode: 'act',
      domains: [withWildcard('shop.example')],
      loadBalancers: { shop: {} },
    },
    watched: {
      mode: 'observe',
      domains: [['watched.shop.example']],
      loadBalancers: { watched: { proof: 'none' } },
    },
  },
});
