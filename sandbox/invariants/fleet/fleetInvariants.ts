import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
} from '@aws-sdk/client-application-auto-scaling';
import type { Fleet } from '../../../fleet/fleet.ts';
import { endpointId, safetyNetPolicyName, scalableResourceId } from '../../../fleet/names.ts';
import { isKeyOfRole } from '../../iam/sessions.ts';
import type { Region } from '../../region.ts';
import { AwsError, type CallContext } from '../../wire/handlers.ts';
import { certificatesKept, type Websites } from './certificates.ts';
import { drillsApproved, drillsEnded } from './drills.ts';
import type { FaultRecord } from './faultRecord.ts';
import { decidedBefore, leasesKept, pausesRespected, Refusals } from './ledger.ts';
import { movesBounded, zonesKept } from './targets.ts';
import { type Act, controllerOf, Ledger, type OnBreach, type Watch, type Watched } from './watch.ts';

export interface FleetInvariantOptions {
  readonly fleet: Fleet;
  readonly stage: string;
  readonly ledgerTable: string;
  readonly websites: Websites;
  readonly record: FaultRecord;
  readonly onBreach: OnBreach;
}

const READS = /^(Describe|List|Get|Query|BatchGet|Scan|Search|Filter)/;

/** What must never happen to a fleet beside its readers: checked around every call of a function, and every minute. */
export class FleetInvariants {
  readonly #region: Region;
  readonly #options: FleetInvariantOptions;
  readonly #watched: Watched;
  readonly #watches: readonly Watch[];
  readonly #refusals: Refusals;
  /** What a look has told once is not told again. */
  readonly #told = new Set<string>();
  /** Drills of which people were told something that lasts. */
  readonly #drillsTold = new Set<string>();

  constructor(region: Region, options: FleetInvariantOptions) {
    const { fleet, stage, ledgerTable, websites, record } = options;
    this.#region = region;
    this.#options = options;
    this.#watched = { region, stage, ledger: new Ledger(region, ledgerTable) };
    this.#refusals = new Refusals(this.#watched, record);
    this.#watches = [
      certificatesKept(this.#watched, websites),
      zonesKept(this.#watched, fleet.targetGroups),
      movesBounded(this.#watched, fleet.targetGroups),
      decidedBefore(this.#watched, record),
      pausesRespected(this.#watched, record, (act) => this.#resourceOf(act)),
      leasesKept(this.#watched),
      drillsApproved(this.#watched, fleet),
      drillsEnded(this.#watched),
      this.#refusals,
    ];
  }

  /** For Endpoint.intercept: next to the handler, so that it sees the effect of a call whose answer is lost. */
  async intercept(call: CallContext, input: unknown, next: () => Promise<unknown>): Promise<unknown> {
    if (!isKeyOfRole(call.accessKeyId)) return await next();
    if (READS.test(call.operation)) {
      for (const { onRead } of this.#watches) onRead?.(call);
      return await next();
    }
    const act = this.#actOf(call, input);
    const wrong = this.#watches.flatMap(({ name, before }) => {
      const what = before?.(act);
      return what === undefined ? [] : [{ name, what }];
    });
    try {
      const answer = await next();
      for (const { name, what } of wrong) this.#tell(name, `${what} (by ${act.functionName})`);
      return answer;
    } catch (error) {
      if (isClearRefusal(error)) this.#refusals.note(act);
      throw error;
    }
  }

  /** People have been told something of a drill, or that it is over. */
  noteAttention({ controller, resource, state }: Readonly<Record<string, unknown>>): void {
    if (controller !== 'drills') return;
    if (state === 'over') this.#drillsTold.delete(String(resource));
    else this.#drillsTold.add(String(resource));
  }

  /** To be called every minute. */
  look(): void {
    for (const { name, look } of this.#watches) for (const what of look?.() ?? []) this.#tell(name, what);
  }

  /** What is not as it should be, although everything has worked for long, and nobody was told. */
  async remaining(): Promise<void> {
    for (const { name, atEnd } of this.#watches)
      for (const what of atEnd?.() ?? []) if (!this.#isToldOf(what)) this.#tell(name, what);
    for (const what of await this.#netsMissing())
      if (!this.#isToldOf(what)) this.#tell('the safety net is in place', what);
  }

  #actOf({ service, operation, accessKeyId }: CallContext, input: unknown): Act {
    const functionName = this.#region.iam.identityOf(accessKeyId).arn.split('/').at(-1)!;
    return {
      atMs: this.#region.clock.now(),
      service,
      operation,
      input: input as Act['input'],
      functionName,
      controller: controllerOf(functionName),
    };
  }

  /** What the call is about, by its name in the fleet. */
  #resourceOf({ controller, input }: Act): string | undefined {
    const { fleet } = this.#options;
    switch (controller) {
      case 'replicas': {
        const { DBInstanceIdentifier, DBClusterIdentifier, DBClusterEndpointIdentifier } = input;
        const { clusters } = this.#region.rds.inspect();
        const found = clusters.find(
          ({ id, instances }) =>
            id === DBClusterIdentifier ||
            endpointId(id) === DBClusterEndpointIdentifier ||
            instances.some((instance) => instance.id === DBInstanceIdentifier),
        );
        return found?.id;
      }
      case 'targets':
        return Object.entries(fleet.targetGroups).find(([, { arn }]) => arn === input['TargetGroupArn'])?.[0];
      case 'certificates': {
        const { listeners, loadBalancers } = this.#region.elasticLoadBalancing.state;
        const listener = listeners.get(String(input['ListenerArn']));
        return listener && loadBalancers.get(listener.loadBalancerArn)?.name;
      }
      case 'safetyNet':
        return Object.keys(fleet.clusters).find((cluster) => scalableResourceId(cluster) === input['ResourceId']);
      default:
        return undefined;
    }
  }

  async #netsMissing(): Promise<string[]> {
    const { fleet, stage } = this.#options;
    const client = new ApplicationAutoScalingClient(this.#region.clientConfig());
    const wanted = Object.entries(fleet.clusters).filter(([, { safetyNet }]) => safetyNet !== 'none');
    const missing = await Promise.all(
      wanted.map(async ([cluster, { readers }]) => {
        const targets = new DescribeScalableTargetsCommand({
          ServiceNamespace: 'rds',
          ResourceIds: [scalableResourceId(cluster)],
        });
        const { ScalableTargets = [] } = await client.send(targets);
        const policies = new DescribeScalingPoliciesCommand({
          ServiceNamespace: 'rds',
          ResourceId: scalableResourceId(cluster),
        });
        const { ScalingPolicies = [] } = await client.send(policies);
        // Readers that others have added are not taken away by the net's maximum.
        const { instances } = this.#region.rds.inspect().clusters.find(({ id }) => id === cluster)!;
        const max = Math.max(readers.max, instances.length - 1);
        const isThere =
          ScalableTargets.some(({ MaxCapacity }) => MaxCapacity === max) &&
          ScalingPolicies.some(({ PolicyName }) => PolicyName === safetyNetPolicyName(stage));
        return isThere ? [] : [`safetyNet/${cluster}: the net is not in place`];
      }),
    );
    return missing.flat();
  }

  /** Whether the ledger has a condition of this resource of which people have been told, and which lasts. */
  #isToldOf(what: string): boolean {
    if ([...this.#drillsTold].some((drillId) => what.includes(drillId))) return true;
    const [, controller, resource] = /^(\w+)\/([\w-]+):/.exec(what) ?? [];
    return controller !== undefined && resource !== undefined && this.isTold(controller, resource);
  }

  isTold(controller: string, resource: string): boolean {
    const state = this.#watched.ledger.in(`controller#${controller}`).find(({ sk }) => sk === `state#${resource}`);
    const concerns = Object.values((state?.['concerns'] ?? {}) as Record<string, { toldMs?: number; goneMs?: number }>);
    return concerns.some(({ toldMs, goneMs }) => toldMs !== undefined && goneMs === undefined);
  }

  #tell(invariant: string, what: string): void {
    const once = `${invariant}: ${what}`;
    if (this.#told.has(once)) return;
    this.#told.add(once);
    this.#options.onBreach({ atMs: this.#region.clock.now(), invariant, what });
  }
}

/** The caller's fault, and not the rate of its calls. */
const isClearRefusal = (error: unknown): boolean =>
  error instanceof AwsError &&
  (error.status ?? 400) < 500 &&
  !/throttl|rate exceeded|TooManyRequests/i.test(`${error.code} ${error.message}`);
