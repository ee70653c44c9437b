import { defineFleet } from '../../../../fleet/fleet.ts';
import { importedArn } from '../../../../sandbox/services/acm/state.ts';
import { serverCertificateArn } from '../../../../sandbox/services/iam/index.ts';

const act = 'act' as const;
const on = (name: string) => ({ [name]: {} });

/** A certificate set for each way in which one certificate takes the place of another kind. */
export default defineFleet({
  hostedZones: ['Z0F59463C606C5B0E5D3D'],
  certificates: {
    both: { mode: act, domains: [['both.shop.example']], loadBalancers: on('both') },
    twins: { mode: act, domains: [['twins.shop.example']], loadBalancers: on('twins') },
    internal: { mode: act, replacePrivate: true, loadBalancers: on('internal') },
    imported: { mode: act, loadBalancers: on('imported'), replace: [importedArn('imported.shop.example')] },
    uploaded: { mode: act, loadBalancers: on('uploaded'), replace: [serverCertificateArn('uploaded')] },
  },
});
