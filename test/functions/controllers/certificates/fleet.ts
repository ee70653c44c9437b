import { withWildcard } from '../../../../fleet/domains.ts';
import { defineFleet } from '../../../../fleet/fleet.ts';

/** The fleet of the tests: a shop, a landing page without HTTPS, and one certificate set that is only observed. */
export default defineFleet({
  hostedZones: ['Z0F59463C606C5B0E5D3D'],
  certificates: {
    shop: {
      mode: 'act',
      domains: [withWildcard('shop.example')],
      loadBalancers: { shop: {} },
    },
    landing: {
      mode: 'act',
      domains: [['landing.shop.example']],
      loadBalancers: { landing: { https: { redirect: true } } },
    },
    watched: {
      mode: 'observe',
      domains: [['watched.shop.example']],
      loadBalancers: { watched: { proof: 'none' } },
    },
  },
});
