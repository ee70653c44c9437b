import type { OpenedController } from '../../../cli/evenkeel/controllers.ts';
import type { Installation as Deployed } from '../../../cli/evenkeel/installation.ts';
import type { Progress as AnyProgress } from '../../../cli/evenkeel/presentations/presentation.ts';
import type { TargetGroupPolicy } from '../../../fleet/targets.ts';
import { describeSubnets } from '../../../functions/aws/ec2/subnets.ts';
import { pace } from '../../../functions/aws/elasticLoadBalancing/paced.ts';
import {
  describeGroup,
  describeGroupAttributes,
  describeHealth,
  describeLoadBalancer,
} from '../../../functions/aws/elasticLoadBalancing/targetGroups.ts';
import { locate } from '../../../functions/aws/elasticLoadBalancing/targetLocations.ts';
import { crossZoneOf, targetViews, thresholdsOf } from '../../../functions/aws/elasticLoadBalancing/targets.ts';
import type { ResourceRecord } from '../../../functions/control-loop/record.ts';
import { EXTERNAL } from '../../../functions/controllers/targets/pools/pool.ts';
import { type Progress, readProgress } from '../../../functions/controllers/targets/progress.ts';
import { situationOf } from '../../../functions/controllers/targets/situation.ts';
import type { GroupView } from '../../../functions/controllers/targets/view.ts';
import type { TargetGroup } from '../../model.ts';
import { managedOf } from './managed.ts';
import type { Sources } from './sources.ts';
import { type Described, motionOfGroup, targetGroupOf } from './targetGroups.ts';
import { underWayLines } from './underWay.ts';
import { reasonWords } from './words.ts';

interface Look {
  readonly nowMs: number;
  readonly realMs: number;
  readonly recordOf: (group: string) => ResourceRecord<AnyProgress>;
  readonly numbersOf: (group: string) => Readonly<Record<string, number>>;
  readonly isLedgerKnown: boolean;
  readonly opened: OpenedController | undefined;
}

/** What ELB says of one group. */
interface Seen extends Described {
  readonly view: Pick<GroupView, 'zones' | 'targets' | 'crossZone' | 'thresholds'>;
}

/** What does not change while a console is open: read once. */
interface Fixed {
  readonly group: NonNullable<Awaited<ReturnType<typeof describeGroup>>>;
  readonly behind: NonNullable<Awaited<ReturnType<typeof describeLoadBalancer>>>;
  readonly subnets: Awaited<ReturnType<typeof describeSubnets>>;
}

/** The target groups of a fleet: ELB and the ledger together. */
export class TargetGroups {
  readonly #policies: ReadonlyMap<string, TargetGroupPolicy>;
  readonly #fixed = new Map<string, Fixed>();

  constructor({ fleet }: Pick<Deployed, 'fleet'>) {
    this.#policies = new Map(Object.entries(fleet.targetGroups));
    pace.begin('targetsSweep');
  }

  read(sources: Sources, look: Look): TargetGroup[] {
    const { opened, nowMs, realMs } = look;
    if (!opened || this.#policies.size === 0) {
      sources.unused('targetGroups');
      return [];
    }
    const seen = sources.readAside('targetGroups', nowMs, realMs, () => this.#readAll());
    return [...this.#policies].map(([name, policy]) => this.#groupOf(name, policy, seen?.get(name), look, opened));
  }

  #groupOf(
    name: string,
    policy: TargetGroupPolicy,
    seen: Seen | undefined,
    { nowMs, recordOf, numbersOf, isLedgerKnown }: Look,
    opened: OpenedController,
  ): TargetGroup {
    const record = recordOf(name);
    const progress = readProgress(record.progress as Progress | undefined);
    const view = { ...NOT_SEEN, ...seen?.view, group: name, pause: record.pause, interlock: record.interlock };
    const situation = situationOf(view, progress, policy, nowMs);
    const managed = managedOf({
      controller: 'targets',
      resource: name,
      mode: policy.mode,
      record,
      motion: motionOfGroup(situation),
      underWay: underWayLines(opened, record.progress, nowMs),
      words: reasonWords(opened.row),
      nowMs,
      isUnknown: !isLedgerKnown,
    });
    return targetGroupOf(managed, situation, seen ?? NOT_DESCRIBED, numbersOf(name));
  }

  async #readAll(): Promise<ReadonlyMap<string, Seen>> {
    const seen = new Map<string, Seen>();
    for (const [name, policy] of this.#policies) {
      const one = await this.#readOne(name, policy);
      if (one) seen.set(name, one);
    }
    return seen;
  }

  async #readOne(name: string, policy: TargetGroupPolicy): Promise<Seen | undefined> {
    const fixed = this.#fixed.get(name) ?? (await readFixed(policy));
    if (!fixed) return undefined;
    this.#fixed.set(name, fixed);
    const { group, behind, subnets } = fixed;
    const [attributes, health] = await Promise.all([describeGroupAttributes(policy.arn), describeHealth(policy.arn)]);
    const targets = targetViews(health, await locate(group.TargetType, health, subnets), policy);
    const zones = (behind.loadBalancer.AvailabilityZones ?? []).map(({ ZoneName = '' }) => ZoneName).toSorted();
    return {
      protocol: group.Protocol,
      port: group.Port,
      reasons: new Map(
        health.flatMap(({ Target, TargetHealth }) =>
          TargetHealth?.Reason === undefined
            ? []
            : [[`${Target?.Id}:${Target?.Port ?? 0}`, TargetHealth.Reason] as const],
        ),
      ),
      view: {
        zones: zones.map((zone) => ({ zone, isHealthy: undefined, isShiftedAway: undefined })),
        targets,
        crossZone: crossZoneOf(group, attributes, behind.attributes, targets.length),
        thresholds: thresholdsOf(attributes),
      },
    };
  }
}

async function readFixed({ arn, loadBalancer }: TargetGroupPolicy): Promise<Fixed | undefined> {
  const [group, behind] = await Promise.all([describeGroup(arn), describeLoadBalancer(loadBalancer)]);
  return group && behind && { group, behind, subnets: await describeSubnets(group.VpcId ?? '') };
}

const NOT_DESCRIBED: Described = { protocol: undefined, port: undefined, reasons: new Map() };

const NONE = { count: 0, percent: 0 };

const NOT_SEEN = {
  unfit: undefined,
  zones: [],
  targets: [],
  crossZone: { setting: 'use_load_balancer_configuration', isOn: false, obstacle: undefined },
  thresholds: { either: NONE, routing: NONE },
  routing: undefined,
  otherGroups: { dark: {}, targets: {} },
  pool: EXTERNAL,
} as const;
