import type { Fleet } from '../../../fleet/fleet.ts';

/** An ARN of the fleet that names an account and a Region, and where it stands. */
export interface FleetArn {
  /** `targetGroups.shop.arn` */
  readonly field: string;
  readonly arn: string;
  readonly region: string;
  readonly account: string;
}

/** Every ARN of a fleet that names both. */
export function arnsOf({ targetGroups, certificates, clusters, drills, slack }: Fleet): FleetArn[] {
  const named: (readonly [field: string, arn: string | undefined])[] = [
    ...Object.entries(targetGroups).flatMap(([name, { arn, loadBalancer }]) => [
      [`targetGroups.${name}.arn`, arn] as const,
      [`targetGroups.${name}.loadBalancer`, loadBalancer] as const,
    ]),
    ...Object.entries(certificates).flatMap(([name, { domains, replace }]) =>
      [...domains.flatMap((line) => (typeof line === 'string' ? [line] : [])), ...replace].map(
        (arn) => [`certificates.${name}`, arn] as const,
      ),
    ),
    ...Object.entries(clusters).flatMap(([name, { warmUp }]) =>
      warmUp === 'none' ? [] : [[`clusters.${name}.warmUp.secret`, warmUp.secret] as const],
    ),
    ...drills.list.flatMap((drill, at) => [
      ...('loadBalancer' in drill ? [[`drills.list[${at}].loadBalancer`, drill.loadBalancer] as const] : []),
      ...drill.probes.flatMap((probe) =>
        'secret' in probe ? [[`drills.list[${at}].probes`, probe.secret] as const] : [],
      ),
    ]),
    ['slack.secret', slack?.secret],
  ];
  return named.flatMap(([field, arn = '']) => {
    const place = placeOf(arn);
    return place ? [{ field, arn, ...place }] : [];
  });
}

type Place = Pick<FleetArn, 'region' | 'account'>;

/** Undefined for what is no ARN, or names neither. */
function placeOf(arn: string): Place | undefined {
  const [, region, account] = /^arn:[a-z-]+:[a-z0-9-]+:([a-z0-9-]+):(\d{12}):/.exec(arn) ?? [];
  return region && account ? { region, account } : undefined;
}

/** Whether an ARN names another account or Region than the caller's. */
export function isElsewhere(arn: string, { region, account }: Place): boolean {
  const place = placeOf(arn);
  return place !== undefined && (place.region !== region || place.account !== account);
}
