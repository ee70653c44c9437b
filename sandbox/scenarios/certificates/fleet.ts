import { defineFleet } from '../../../fleet/fleet.ts';
import { importedArn } from '../../services/acm/state.ts';

/** A shop with certificates of different age and origin, and a landing page without HTTPS. */
export default defineFleet({
  // shop.example: the emulator derives the ID of a hosted zone from its caller reference.
  hostedZones: ['Z0F59463C606C5B0E5D3D'],
  certificates: {
    shop: {
      mode: 'act',
      domains: [['shop.example', 'www.shop.example']],
      loadBalancers: { shop: {} },
      // Imported certificates are replaced on demand only.
      replace: [importedArn('pay.shop.example')],
    },
    landing: {
      mode: 'act',
      domains: [['landing.shop.example']],
      loadBalancers: { landing: { https: { redirect: true } } },
    },
  },
});
