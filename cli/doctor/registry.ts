import type { AnyRow } from '../findings/finding.ts';
import { CERTIFICATE_ROWS } from './checks/certificates.ts';
import { CLUSTER_ROWS } from './checks/clusters.ts';
import { BEFORE_ROWS, DEPLOYED_ROWS } from './checks/deployment.ts';
import { NETWORK_ROWS } from './checks/network.ts';
import { PLACE_ROWS } from './checks/place.ts';
import { SECRET_ROWS } from './checks/secrets.ts';
import { STAGE_ROWS } from './checks/stages.ts';
import { TARGET_ROWS } from './checks/targets.ts';

/** Everything that the doctor looks for, in this order. */
export const ROWS: readonly AnyRow[] = [
  ...PLACE_ROWS,
  ...STAGE_ROWS,
  ...CLUSTER_ROWS,
  ...TARGET_ROWS,
  ...CERTIFICATE_ROWS,
  ...NETWORK_ROWS,
  ...SECRET_ROWS,
  ...BEFORE_ROWS,
  ...DEPLOYED_ROWS,
];
