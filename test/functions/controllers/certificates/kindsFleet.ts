import { defineFleet } from '../../../../fleet/fleet.ts';
import { serverCertificateArn } from '../../../../sandbox/services/iam/index.ts';

const act = 'act' as const;
const on = (name: string) => ({ [name]: {} });

/** A certificate set for each kind of certificate, and one that lets Evenkeel replace what it otherwise would not. */
export default defineFleet({
  hostedZones: ['Z0F59463C606C5B0E5D3D'],
  certificates: {
    internal: { mode: act, domains: [['internal.shop.example']], loadBalancers: on('internal') },
    imported: { mode: act, domains: [['imported.shop.example']], loadBalancers: on('imported') },
    uploaded: { mode: act, domains: [['uploaded.shop.example']], loadBalancers: on('uploaded') },
    denied: { mode: act, loadBalancers: on('denied') },
    listed: { mode: act, loadBalancers: on('listed'), replace: [serverCertificateArn('listed')] },
    twins: { mode: act, domains: [['twins.shop.example']], loadBalancers: on('twins') },
  },
});
