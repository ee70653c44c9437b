import { defineFleet } from '../../fleet/fleet.ts';
import shop from '../functions/controllers/replicas/loop/fleet.ts';

export const BOUNDARY = 'arn:aws:iam::123456789012:policy/EvenkeelBoundary';

/** The two clusters of most tests, in an account that limits its roles. */
export default defineFleet({ clusters: shop.clusters, account: { permissionsBoundary: BOUNDARY } });
