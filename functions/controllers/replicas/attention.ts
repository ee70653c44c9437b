import { hasKnownSize } from '../../../fleet/instanceClasses.ts';
import type { AttentionTable, Worry } from '../../control-loop/attention.ts';
import type { Decision } from './decision.ts';
import type { ClusterView } from './view.ts';

/** What the decisions about a cluster mean to people. */
export const attention: AttentionTable<Decision> = {
  'within-band': 'steady',
  // The ordinary course of things.
  draining: 'noted',
  'cooling-down': 'noted',
  'recent-failover': 'noted',
  'needed-soon': 'noted',
  'forecast-shadow': 'noted',
  'overload-not-confirmed': 'noted',
  'replacement-waits': 'noted',
  // Somebody knows, or AWS ends it.
  paused: 'noted',
  'held-by-interlock': 'noted',
  stopped: 'noted',
  'blue-green': 'noted',
  'global-secondary': 'noted',
  // People are told by subject: what was refused three times in a row, and what repeats itself.
  'backing-off': 'noted',
  repeating: 'noted',
  // More readers are needed than there are.
  'at-ceiling': {
    afterMinutes: 10,
    message: ({ numbers }) =>
      `More readers are needed than the maximum of ${numbers['ceiling']}; ${numbers['serving']} are serving${cpu(numbers)}. Raise readers.max and deploy, add a reader by hand, or reduce the load.`,
  },
  'no-capacity': {
    afterMinutes: 10,
    message: (decision) =>
      `More readers are needed, and RDS has no capacity for any class of the fleet in any of its zones. Add classes or zones to the fleet.${inItsWords(decision)}`,
  },
  'quota-used': {
    afterMinutes: 0,
    message: (decision) =>
      `More readers are needed, and the account's quota of DB instances in this Region is used up; the unused slots of capacity reservations count, too. Request a higher quota "DB instances" in Service Quotas, or delete unused instances.${inItsWords(decision)}`,
  },
  'readers-refused': {
    afterMinutes: 10,
    message: (decision) =>
      `More readers are needed, and RDS refuses every class in every zone of the fleet; each is tried again after at most 30 minutes. Correct what RDS names.${inItsWords(decision)}`,
  },
  'budget-used': {
    afterMinutes: 30,
    message:
      'A change is needed, and there were as many within an hour as maxChangesPerHour allows. Find out what goes up and down (evenkeel history), or raise maxChangesPerHour.',
  },
  'readers-on-the-way': {
    afterMinutes: 60,
    message:
      'Readers have been on their way for an hour, and usually take 5 to 15 minutes. Look at their status: aws rds describe-db-instances.',
  },
  // Evenkeel cannot see, or not do, what it has to.
  'metric-missing': {
    afterMinutes: 15,
    message:
      'CloudWatch has no datapoints for the readers of this cluster, so that none is added for the load and none is drained. Check that CPUUtilization exists for DBClusterIdentifier and Role=READER, and the AWS Health Dashboard.',
  },
  'used-past-endpoint': {
    afterMinutes: 10,
    message:
      'A draining reader gets new connections: a client bypasses the endpoint evenkeel-CLUSTER, and is cut off at the deadline of the drain. Find it (pg_stat_activity on that reader) and let it read through the endpoint.',
  },
  'reader-saturated': {
    afterMinutes: 60,
    message:
      'One reader has been at its limit for an hour while the others have little to do, so that none is removed. Find out what runs on it: a long query, or clients that keep their connections (a maximum lifetime in the pool spreads them).',
  },
  'endpoint-budget-used': 'noted',
  'endpoint-changing': {
    afterMinutes: 30,
    message:
      'RDS has been changing the custom endpoint for 30 minutes, so that no reader can be drained or taken back. Look at it: aws rds describe-db-cluster-endpoints.',
  },
  'cluster-not-available': {
    afterMinutes: 60,
    message:
      'The cluster has not been available for an hour, or has no writer, so that its readers are not managed. Look at aws rds describe-db-clusters and its events.',
  },
  'cluster-not-found': {
    afterMinutes: 30,
    message: 'RDS has no cluster of this name. Correct the fleet, or restore the cluster.',
  },
  // The fleet names what Evenkeel does not manage.
  'not-aurora': unmanaged('is not an Aurora cluster'),
  'serverless-v1': unmanaged('is Aurora Serverless v1, which has no readers'),
  limitless: unmanaged('is an Aurora Limitless Database, which scales by its shard groups'),
  'behind-proxy': unmanaged('is behind an RDS Proxy, which chooses readers by itself'),
  add: 'noted',
  admit: 'noted',
  warm: 'noted',
  'take-back': 'noted',
  drain: 'noted',
  remove: 'noted',
  'set-endpoint': 'noted',
  'set-forecast': 'noted',
};

/** A class whose size Evenkeel does not know makes a wrong estimate of what the readers can carry. */
export const worriesOf = ({ instances }: Pick<ClusterView, 'instances'>): Worry[] =>
  instances
    .filter(({ instanceClass }) => !hasKnownSize(instanceClass))
    .map(({ id, instanceClass }) => ({
      key: `unknown-size ${id}`,
      afterMinutes: 10,
      message: `Evenkeel does not know the size of the class ${instanceClass} of ${id}, and counts it as 2 vCPUs: too many or too few readers may be added. Use a class whose name ends in its size, such as db.r6g.large, or update Evenkeel.`,
    }));

function unmanaged(what: string) {
  return {
    afterMinutes: 30,
    message: `This cluster ${what}, so that Evenkeel leaves it alone. Remove it from the fleet.`,
  };
}

const cpu = ({ cpuPercent }: Decision['numbers']) => (cpuPercent === undefined ? '' : ` at ${cpuPercent} % CPU`);

const inItsWords = (decision: Decision) =>
  decision.kind === 'hold' && decision.refusals ? ` RDS: ${decision.refusals.join('; ')}` : '';
