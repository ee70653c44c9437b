import type { ZoneSituation } from '../../../functions/controllers/targets/situation.ts';
import type { Situation } from '../../../functions/controllers/targets/situation.ts';
import type { Machine } from '../../../functions/aws/elasticLoadBalancing/machines.ts';
import { zonesIn } from '../../../functions/control-loop/zoneNumbers.ts';
import type { Managed, Target, TargetGroup, TargetZone } from '../../model.ts';

/** What ELB says of a group beyond what the rules look at. */
export interface Described {
  readonly protocol: string | undefined;
  readonly port: number | undefined;
  /** ELB's code by the target's key: `Target.FailedHealthChecks`. */
  readonly reasons: ReadonlyMap<string, string>;
}

/** `lb/net/shop/0123` → `shop` */
const loadBalancerName = (arn: string): string => arn.split('/')[2] ?? arn;

/** What moves: a bridge that is on, targets that come or go. */
export function motionOfGroup({
  progress,
  zones,
  view,
}: Pick<Situation, 'progress' | 'zones' | 'view'>): string | undefined {
  if (progress.bridge && view.crossZone.isOn) return 'cross-zone on';
  const coming = zones.reduce((sum, zone) => sum + zone.coming, 0);
  if (coming > 0) return `adding ${coming}`;
  const leaving = Object.keys(progress.leaving).length;
  if (leaving > 0) return `removing ${leaving}`;
  return Object.keys(progress.orders).length > 0 ? 'launching' : undefined;
}

/** A target group as the page shows it. */
export function targetGroupOf(
  managed: Managed,
  situation: Situation,
  described: Described,
  /** The metrics of the last recorded decision: what else is known of zones and spares. */
  numbers: Readonly<Record<string, number>>,
): TargetGroup {
  const { policy, view, progress, zones, skew } = situation;
  const noted = new Map(zonesIn(numbers).map(({ zone, notes }) => [zone, notes]));
  const { bridge, holdsSinceMs } = progress;
  const isTemporary = bridge !== undefined && view.crossZone.isOn;
  const { spares } = numbers;
  return {
    ...managed,
    arn: policy.arn,
    loadBalancer: loadBalancerName(policy.loadBalancer),
    ...(described.protocol !== undefined && { protocol: described.protocol }),
    ...(described.port !== undefined && { port: described.port }),
    minHealthyPerZone: policy.minHealthyPerZone,
    zones: zones.map((zone) => zoneOf(zone, situation, described, noted.get(zone.zone) ?? [])),
    crossZone: {
      isOn: view.crossZone.isOn,
      ...(isTemporary && { temporarySinceMs: bridge.sinceMs }),
      ...(isTemporary &&
        holdsSinceMs !== undefined && { revertsAtMs: holdsSinceMs + policy.giveBackAfterSeconds * 1000 }),
    },
    ...(spares !== undefined && { spares }),
    skew,
    allowedSkew: policy.allowedSkew,
  };
}

function zoneOf(
  { zone, registered, healthy, required, isPinned, isShiftedAway, targets }: ZoneSituation,
  { view, progress }: Situation,
  { reasons }: Described,
  notes: readonly string[],
): TargetZone {
  const staying = new Set(targets.map(({ key }) => key));
  // Those on their way out stand there as long as ELB shows them.
  const leaving = view.targets.filter((target) => target.zone === zone && !staying.has(target.key));
  return {
    zone,
    targets: [
      ...registered.map((machine) => targetOf(machine, progress.registered, reasons)),
      ...leaving.map(({ id, port }): Target => ({ id, ports: [port], state: 'draining' })),
    ],
    healthy: healthy.length,
    registered: registered.length,
    required,
    isPinned,
    ...(isShiftedAway !== undefined && { isShiftedAway }),
    notes,
  };
}

function targetOf(
  { machine, state, registrations }: Machine,
  registered: Situation['progress']['registered'],
  reasons: ReadonlyMap<string, string>,
): Target {
  const [reason] = registrations.flatMap(({ key }) => reasons.get(key) ?? []);
  const [as] = registrations.flatMap(({ key }) => registered[key]?.as ?? []);
  return {
    id: machine,
    ports: registrations.map(({ port }) => port),
    state: state === 'unhealthy.draining' ? 'draining' : state,
    ...(state !== 'healthy' && reason !== undefined && { reason }),
    ...(as !== undefined && { as }),
  };
}
