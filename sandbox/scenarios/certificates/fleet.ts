import { defineFleet } from '../../../fleet/fleet.ts';

/** A shop with certificates of different age and origin, and a landing page that does not know HTTPS yet. */
export default defineFleet({
  // That of shop.example: in this Region, the id of a zone follows from the reference that it is made with.
  hostedZones: ['Z0F59463C606C5B0E5D3D'],
  certificates: {
    shop: {
      mode: 'act',
      domains: [['shop.example', 'www.shop.example']],
      loadBalancers: { shop: {} },
    },
    landing: {
      mode: 'act',
      domains: [['landing.shop.example']],
      loadBalancers: { landing: { https: { redirect: true } } },
    },
  },
});
