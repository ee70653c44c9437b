import { CLUSTER_DRILLS, type DrillName } from '../../../fleet/drillNames.ts';
import { findZonalShift, listShifts } from '../../aws/arcZonalShift.ts';
import { describeCertificate } from '../../aws/acm/certificates.ts';
import { readOnListener } from '../../aws/elasticLoadBalancing/listenerCertificates.ts';
import type { DrillRecord } from '../api/record.ts';
import type { LookedAt, Origin } from '../api/report.ts';
import { factsOf } from './certificateRotation/facts.ts';
import { isLeftOut, readCluster, readersOf } from './cluster.ts';

/** A drill that came to its plan. */
type Planned = DrillRecord & Pick<Required<DrillRecord>, 'plan'>;

/** Reads a drill's resource once more when everything is over. Changes nothing. */
type Look = (record: Planned) => Promise<readonly LookedAt[]>;

const LOOKS: { readonly [Name in DrillName]: Look } = {
  'aurora-failover': lookAtWriter,
  'reader-loss': lookAtReaders,
  'reader-overload': lookAtOverloaded,
  'zone-evacuation': lookAtShifts,
  'certificate-rotation': lookAtListener,
};

/** What the drill leaves behind. Apart from what runs it: the report changes nothing. */
export const lookAgain = async (record: DrillRecord): Promise<readonly LookedAt[]> =>
  record.plan ? await LOOKS[record.drill]({ ...record, plan: record.plan }) : [];

const NONE = 'none';

const looked = (what: string, expected: string, found: string): LookedAt => ({
  what,
  expected,
  found,
  isMet: found === expected,
});

async function lookAtWriter({ plan, injection }: Planned) {
  const cluster = await readCluster(plan.resource);
  const expected = plan.failback ? injection?.before['writer'] : plan.assumes['target'];
  return [
    looked('writer', expected ?? NONE, cluster?.writer ?? NONE),
    looked('status of the cluster', 'available', cluster?.status ?? NONE),
  ];
}

async function lookAtReaders({ plan }: Planned): Promise<LookedAt[]> {
  const { readers = '', zones = '' } = plan.assumes;
  const cluster = await readCluster(plan.resource);
  const serving = cluster ? readersOf(cluster).filter(({ status }) => status === 'available') : [];
  const foundZones = new Set(serving.map(({ zone }) => zone)).size;
  return [
    {
      what: 'available readers',
      expected: `${readers} or more`,
      found: String(serving.length),
      isMet: serving.length >= Number(readers),
    },
    {
      what: 'zones with one',
      expected: `${zones} or more`,
      found: String(foundZones),
      isMet: foundZones >= Number(zones),
    },
  ];
}

async function lookAtOverloaded({ plan }: Planned): Promise<LookedAt[]> {
  const { reader = '', readers = '' } = plan.assumes;
  const cluster = await readCluster(plan.resource);
  const serving = cluster ? readersOf(cluster).filter(({ status }) => status === 'available') : [];
  return [
    looked('writer', plan.assumes['writer'] ?? NONE, cluster?.writer ?? NONE),
    looked(`status of ${reader}`, 'available', cluster?.members.find(({ id }) => id === reader)?.status ?? NONE),
    looked(`${reader} in the endpoint`, 'serves', cluster && isLeftOut(cluster, reader) ? 'is excluded' : 'serves'),
    {
      what: 'available readers',
      expected: `${readers} or more`,
      found: String(serving.length),
      isMet: serving.length >= Number(readers),
    },
  ];
}

async function lookAtShifts({ drillId, plan }: Planned) {
  const loadBalancer = plan.assumes['loadBalancer'] ?? '';
  const own = await findZonalShift(loadBalancer, drillId);
  const all = await listShifts(loadBalancer);
  return [
    looked('zonal shift of this drill', NONE, own?.id ?? NONE),
    looked('zones that traffic is shifted away from', NONE, all.map(({ awayFrom }) => awayFrom).join(', ') || NONE),
  ];
}

async function lookAtListener({ plan, replacement }: Planned) {
  const { listenerArn, oldArn, role } = factsOf(plan);
  const { defaultArn, listed } = await readOnListener(listenerArn);
  const attached = role === 'default' ? [defaultArn ?? NONE] : listed;
  const created = replacement?.certificateArn;
  const isThere = created !== undefined && (await describeCertificate(created)) !== undefined;
  return [
    looked(
      role === 'default' ? 'default certificate of the listener' : 'certificate in the listener’s list',
      oldArn,
      attached.includes(oldArn) ? oldArn : attached.join(', ') || NONE,
    ),
    looked('certificate of this drill on the listener', NONE, attached.find((arn) => arn === created) ?? NONE),
    looked('certificate of this drill in ACM', NONE, isThere ? created : NONE),
  ];
}

/** The ARNs that a plan relies on, by what they are. */
const ARN_FACTS: readonly (readonly [fact: string, name: string])[] = [
  ['loadBalancer', 'load balancer'],
  ['listenerArn', 'listener'],
  ['oldArn', 'certificate'],
];

/** What a drill was about, by its ARNs. RDS is asked for a cluster's; all others are in the plan. */
export async function resourcesOf({ drill, input, plan }: DrillRecord): Promise<Origin['resources']> {
  const named = ARN_FACTS.flatMap(([fact, name]) => {
    const arn = plan?.assumes[fact];
    return arn === undefined ? [] : [{ name, arn }];
  });
  if (!CLUSTER_DRILLS.has(drill) || !input.resource) return named;
  const { arn } = (await readCluster(input.resource))?.reach ?? {};
  return [...(arn === undefined ? [] : [{ name: 'cluster', arn }]), ...named];
}
