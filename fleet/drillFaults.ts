import type { CertificatePolicy } from './certificates.ts';
import type { ClusterPolicy } from './cluster.ts';
import { covers } from './domains.ts';
import { RELIEF_FROM_READERS } from './limits.ts';
import type { DrillPolicy, GameDayItem, Person } from './drills.ts';
import type { TargetGroupPolicy } from './targets.ts';

/** By name; undefined for what is there, and is not valid itself. */
type Named<Value> = Readonly<Record<string, Value | undefined>>;

/** What the drills of a fleet are about. */
export interface Rehearsed {
  readonly clusters: Named<RehearsedCluster>;
  readonly targetGroups: Named<Pick<TargetGroupPolicy, 'mode' | 'zones'>>;
  readonly certificates: Named<CertificateSet>;
  readonly people: Named<Person>;
  /** Undefined for a drill that is not valid itself: those after it keep their places. */
  readonly list: readonly (DrillPolicy | undefined)[];
  /** By name; undefined for one that is not valid itself. */
  readonly gameDays: Named<readonly GameDayItem[]>;
  /** The workspace of the Slack app; undefined where there is none. */
  readonly teamId: string | undefined;
}

type RehearsedCluster = Pick<ClusterPolicy, 'mode' | 'readers' | 'relief' | 'warmUp'>;

/** What makes a drill impossible, and can be known without AWS: where it is, and what would be allowed there. */
export interface DrillFault {
  readonly path: readonly (string | number)[];
  readonly allowed: string;
}

/** Every fault at once, each place once. */
export function faultsOfDrills(fleet: Rehearsed): DrillFault[] {
  const faults = fleet.list.flatMap((policy, at) => {
    if (!policy) return [];
    const inList = (fault: DrillFault): DrillFault => ({ ...fault, path: ['drills', 'list', at, ...fault.path] });
    const resource = resourceOf(policy, fleet);
    return [
      ...resource.missing.map(inList),
      ...resource.unfit,
      ...resource.unseen.map(inList),
      ...deciders(policy, fleet).map(inList),
      ...tooFewApprovers(policy, at, fleet),
    ];
  });
  faults.push(...Object.entries(fleet.gameDays).flatMap(([name, items]) => faultsOfGameDay(name, items ?? [], fleet)));
  const placeOf = ({ path, allowed }: DrillFault) => `${path.join('\0')}\n${allowed}`;
  return [...new Map(faults.map((fault) => [placeOf(fault), fault])).values()];
}

type CertificateSet = Pick<CertificatePolicy, 'mode' | 'domains' | 'loadBalancers'>;

interface ResourceFaults {
  /** In the drill: a name or a zone that the fleet does not have. */
  readonly missing: readonly DrillFault[];
  /** In the resource: what does not let the drill run. */
  readonly unfit: readonly DrillFault[];
  /** In the drill: probes that do not see its effect. */
  readonly unseen: readonly DrillFault[];
}

function resourceOf(policy: DrillPolicy, fleet: Rehearsed): ResourceFaults {
  switch (policy.drill) {
    case 'aurora-failover':
    case 'reader-loss':
      return ofCluster(policy, fleet);
    case 'reader-overload':
      return ofOverload(policy, fleet);
    case 'zone-evacuation':
      return ofLoadBalancer(policy, fleet);
    case 'certificate-rotation':
      return ofCertificates(policy, fleet);
  }
}

const NONE: ResourceFaults = { missing: [], unfit: [], unseen: [] };

const lacks = (fault: DrillFault): ResourceFaults => ({ ...NONE, missing: [fault] });

function ofCluster({ drill, resource }: DrillPolicy, { clusters }: Rehearsed): ResourceFaults {
  if (!Object.hasOwn(clusters, resource)) return lacks({ path: ['resource'], allowed: oneOf('cluster', clusters) });
  const cluster = clusters[resource];
  if (!cluster) return NONE;
  const path = ['clusters', resource];
  const tooFew = drill === 'reader-loss' && cluster.readers.min < 2;
  const unfit = [
    ...notActing(path, cluster, drill),
    ...(tooFew
      ? [{ path: [...path, 'readers', 'min'], allowed: 'at least 2, because reader-loss never takes the last reader' }]
      : []),
  ];
  return { ...NONE, unfit };
}

function ofOverload(policy: Extract<DrillPolicy, { drill: 'reader-overload' }>, fleet: Rehearsed): ResourceFaults {
  const { resource, busySeconds, expect, targets } = policy;
  const faults = ofCluster(policy, fleet);
  const cluster = fleet.clusters[resource];
  const missing = [
    ...faults.missing,
    ...(targets.recoverySeconds > busySeconds
      ? [{ path: ['targets', 'recoverySeconds'], allowed: `at most ${busySeconds}, the busySeconds of this drill` }]
      : []),
  ];
  if (!Object.hasOwn(fleet.clusters, resource) || !cluster) return { ...faults, missing };
  const path = ['clusters', resource];
  const least = expect === 'relief' ? RELIEF_FROM_READERS : 2;
  const unfit = [
    ...faults.unfit,
    ...(cluster.warmUp === 'none'
      ? [
          {
            path: [...path, 'warmUp'],
            allowed: '{ sql, secret }, because reader-overload connects as the warm-up does',
          },
        ]
      : []),
    ...(cluster.readers.max < least
      ? [{ path: [...path, 'readers', 'max'], allowed: `at least ${least}, because of reader-overload` }]
      : []),
    ...(expect === 'relief' && cluster.relief === 'off'
      ? [{ path: [...path, 'relief'], allowed: "'on', because reader-overload expects it" }]
      : []),
  ];
  return { ...faults, missing, unfit };
}

function ofLoadBalancer(
  policy: Extract<DrillPolicy, { drill: 'zone-evacuation' }>,
  { targetGroups }: Rehearsed,
): ResourceFaults {
  const unseen = withoutCluster(policy);
  // The fleet does not manage the target groups of an Application Load Balancer.
  if (policy.loadBalancer !== undefined) return { ...NONE, unseen };
  const { resource, zone } = policy;
  if (!Object.hasOwn(targetGroups, resource)) {
    const allowed = `${oneOf('target group', targetGroups)}; or set loadBalancer, the ARN of an Application Load Balancer`;
    return lacks({ path: ['resource'], allowed });
  }
  const group = targetGroups[resource];
  if (!group) return { ...NONE, unseen };
  const missing = group.zones.includes(zone)
    ? []
    : [{ path: ['zone'], allowed: `a zone of the target group ${resource}: ${group.zones.join(', ')}` }];
  return { missing, unfit: notActing(['targetGroups', resource], group, policy.drill), unseen };
}

function ofCertificates(
  policy: Extract<DrillPolicy, { drill: 'certificate-rotation' }>,
  { certificates }: Rehearsed,
): ResourceFaults {
  const { resource, listener } = policy;
  if (!Object.hasOwn(certificates, resource)) {
    return lacks({ path: ['resource'], allowed: oneOf('certificate set', certificates) });
  }
  const set = certificates[resource];
  if (!set) return NONE;
  const ports = listener === undefined ? portsOf(set) : [Number(listener.split(':')[1])];
  const isKnown = listener === undefined || hasListener(set, listener);
  const missing = isKnown
    ? []
    : [{ path: ['listener'], allowed: `a listener of the certificate set ${resource}: ${listenersOf(set)}` }];
  const unfit = notActing(['certificates', resource], set, policy.drill);
  const seen = { ports, names: namesOf(set) };
  return { missing, unfit, unseen: [...withoutCluster(policy), ...withoutHandshake(policy, seen)] };
}

/** A drill changes its resource, and in mode `observe` Evenkeel changes nothing. */
const notActing = (path: readonly string[], { mode }: { readonly mode: string }, drill: string): DrillFault[] =>
  mode === 'act' ? [] : [{ path: [...path, 'mode'], allowed: `'act', because the drill ${drill} changes it` }];

/** RDS's Data API is reached by the ARN of a cluster. */
const withoutCluster = ({ drill, probes }: DrillPolicy): DrillFault[] =>
  probes.flatMap(({ kind }, at) =>
    kind === 'data-api'
      ? [{ path: ['probes', at, 'kind'], allowed: `another kind: the resource of ${drill} has no Data API` }]
      : [],
  );

interface Handshakes {
  /** Undefined: any. */
  readonly ports: readonly number[] | undefined;
  /** The names that its certificates have; undefined where the fleet does not name them all. */
  readonly names: readonly string[] | undefined;
}

/** Whether some probe shakes hands with the listener, for a name of its certificate: no other sees which one it serves. */
function withoutHandshake({ probes }: DrillPolicy, { ports, names }: Handshakes): DrillFault[] {
  // A list without any probe is a fault of its own.
  if (probes.length === 0) return [];
  const isSeen = probes.some(
    (probe) =>
      probe.kind === 'tls' &&
      (ports?.includes(probe.port) ?? true) &&
      (names?.some((name) => covers(name, (probe.serverName ?? probe.host).toLowerCase())) ?? true),
  );
  if (isSeen) return [];
  const port = ports ? ` for port ${ports.join(' or ')}` : '';
  const name = names ? `, with one of these as its serverName: ${names.join(', ')}` : '';
  return [{ path: ['probes'], allowed: `at least one probe of kind tls${port}${name}` }];
}

/** Undefined if a load balancer may have a listener on any port. */
function portsOf({ loadBalancers }: CertificateSet): number[] | undefined {
  const ports = Object.values(loadBalancers).map((each) => each.ports);
  return ports.includes(undefined) ? undefined : [...new Set(ports.flatMap((each) => each ?? []))];
}

function hasListener({ loadBalancers }: CertificateSet, listener: string): boolean {
  const [name = '', port] = listener.split(':');
  if (!Object.hasOwn(loadBalancers, name)) return false;
  return loadBalancers[name]?.ports?.includes(Number(port)) ?? true;
}

const listenersOf = ({ loadBalancers }: CertificateSet): string =>
  Object.entries(loadBalancers)
    .flatMap(([name, { ports }]) => (ports ?? ['PORT']).map((port) => `${name}:${port}`))
    .join(', ');

/** An existing certificate has names of its own, and hosts of rules count where no domain is named. */
function namesOf({ domains }: CertificateSet): string[] | undefined {
  const lines = domains.flatMap((line) => (typeof line === 'string' ? [undefined] : line));
  return lines.length === 0 || lines.includes(undefined) ? undefined : lines.flatMap((name) => name ?? []);
}

/** People who are named to decide, and may not. */
function deciders({ approvers, schedule }: DrillPolicy, { people }: Rehearsed): DrillFault[] {
  const strangers = (approvers ?? []).flatMap((name, at) =>
    Object.hasOwn(people, name) ? [] : [{ path: ['approvers', at], allowed: oneOf('person', people) }],
  );
  const by = schedule?.preApproved?.by;
  const named = approvers ?? Object.keys(people);
  if (by === undefined || (named.includes(by) && Object.hasOwn(people, by))) return strangers;
  return [
    ...strangers,
    {
      path: ['schedule', 'preApproved', 'by'],
      allowed: `an approver of this drill: ${named.join(', ') || 'there is none'}`,
    },
  ];
}

/**
 * Whoever of them requests the drill may not approve it, and one that was started in Step Functions needs two: with one
 * approver it can be requested, and waits in vain.
 */
const APPROVERS_MIN = 2;

function tooFewApprovers({ approvers }: DrillPolicy, at: number, { people, teamId }: Rehearsed): DrillFault[] {
  const named = [...new Set(approvers ?? Object.keys(people))].filter((name) => Object.hasOwn(people, name));
  const able = named.filter((name) => canDecide(people[name], teamId));
  if (able.length >= APPROVERS_MIN) return [];
  const mute = named.filter((name) => !able.includes(name));
  const unheard =
    mute.length === 0 ? '' : `; ${mute.join(', ')} cannot: give them iam, or the fleet a slack of their workspace`;
  const allowed = `at least ${APPROVERS_MIN} people who can approve, because nobody approves their own request${unheard}`;
  return [{ path: approvers ? ['drills', 'list', at, 'approvers'] : ['drills', 'people'], allowed }];
}

/** Each of its drills must be one of the list, and two people must be able to approve all of them. */
function faultsOfGameDay(name: string, items: readonly GameDayItem[], fleet: Rehearsed): DrillFault[] {
  const path = ['drills', 'gameDays', name];
  const known = fleet.list.flatMap((policy) => policy ?? []);
  const policies = items.map(({ kind, resource }) =>
    known.find((policy) => policy.drill === kind && policy.resource === resource),
  );
  // A drill that is not valid itself may be the one that is meant.
  const isWhole = known.length === fleet.list.length;
  const missing = policies.flatMap((policy, at) =>
    policy || !isWhole
      ? []
      : [
          {
            path: [...path, at],
            allowed: `a drill of the list: ${known.map(({ drill, resource }) => `${drill} of ${resource}`).join(', ') || 'it has none'}`,
          },
        ],
  );
  if (missing.length > 0 || !isWhole) return missing;
  const able = Object.keys(fleet.people).filter(
    (person) =>
      canDecide(fleet.people[person], fleet.teamId) &&
      policies.every((policy) => policy?.approvers?.includes(person) ?? true),
  );
  if (able.length >= APPROVERS_MIN) return [];
  return [{ path, allowed: `drills that have at least ${APPROVERS_MIN} approvers in common` }];
}

/** By IAM always; in Slack where there is an app, in its workspace. Who is not described well may be able to. */
const canDecide = (person: Person | undefined, teamId: string | undefined): boolean =>
  person === undefined || person.iam !== undefined || (teamId !== undefined && person.slack?.split('/')[0] === teamId);

const oneOf = (what: string, all: Readonly<Record<string, unknown>>): string =>
  `a ${what} of the fleet: ${Object.keys(all).join(', ') || 'it has none'}`;
