import type { AttentionTable } from '../../control-loop/attention.ts';
import type { Decision } from './decision.ts';

const FOREIGN =
  'Another scalable target, scaling policy or scheduled action manages the readers of this cluster, so that Evenkeel leaves them alone. Remove it, or set safetyNet to none and mode to observe.';

/** What the decisions about a net mean to people. */
export const attention: AttentionTable<Decision> = {
  'in-place': 'steady',
  'not-wanted': 'steady',
  paused: 'noted',
  'held-by-interlock': 'noted',
  'cluster-not-available': 'noted',
  'backing-off': 'noted',
  repeating: 'noted',
  stopped: 'noted',
  'blue-green': 'noted',
  'cluster-not-found': {
    afterMinutes: 30,
    message: 'RDS has no cluster of this name. Correct the fleet, or restore the cluster.',
  },
  'foreign-scaling': { afterMinutes: 0, message: FOREIGN },
  'not-aurora': 'noted',
  'serverless-v1': 'noted',
  limitless: 'noted',
  'global-secondary': 'noted',
  'behind-proxy': 'noted',
  register: 'noted',
  suspend: 'noted',
  release: 'noted',
};
