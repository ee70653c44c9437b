import { Aws, Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { EventDefinition } from '../../events/envelope.ts';
import { actionFinished, attentionNeeded, decisionMade } from '../../events/own.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import { FUNCTION_TIMEOUT_SECONDS } from '../../fleet/limits.ts';
import { stageTag } from '../../fleet/names.ts';
import { partsAtOnce, partsOf } from '../../fleet/parts.ts';
import { partitions } from '../../fleet/partitions.ts';
import { type ControllerRow, keepsLedger, type Permission } from '../../functions/controllers/row.ts';
import { acknowledge, allow, allowBus, createFunction, type FunctionProps } from '../function.ts';
import { allowListed, type Listing } from '../listed.ts';
import { allowLedger, type LedgerUse } from '../ledgerAccess.ts';
import { addDividedTick, addSweep, addTick } from '../tick.ts';
import { allowCertificates } from './certificates.ts';
import { DividedTick } from './parts.ts';
import { allowReplicas } from './replicas.ts';
import { allowSafetyNet } from './safetyNet.ts';
import type { Special } from './special.ts';
import { allowTargets } from './targets.ts';
import { withRunbook } from '../runbook.ts';

/** What a registry row cannot express, by controller name. Most controllers need nothing here. */
const SPECIAL: Readonly<Record<string, Special>> = {
  replicas: allowReplicas,
  safetyNet: allowSafetyNet,
  certificates: allowCertificates,
  targets: allowTargets,
};

interface ControllerProps extends FunctionProps {
  readonly row: ControllerRow;
  readonly fleet: Fleet;
  readonly attention: ITopic;
  /** The role by which schedules trigger the functions of controllers. */
  readonly scheduler: iam.Role;
}

/** The function of a controller, with its role, its schedules, and the alarm that fires when it stops running. */
export class ControllerFunction extends Construct {
  readonly function: lambda.Function;

  constructor(scope: Construct, { row, fleet, attention, scheduler, ...props }: ControllerProps) {
    super(scope, constructId(row.name));
    const { permissions = [], reservedConcurrency, sweepHours, tickMinutes, inParts } = row;
    this.function = createFunction(this, 'Function', props, {
      publishes: publishedBy(row),
      timeout: Duration.seconds(FUNCTION_TIMEOUT_SECONDS),
      ...(reservedConcurrency !== undefined && { reservedConcurrency }),
    });
    if (keepsLedger(row)) {
      allowLedger(this.function.role!, props.ledger, ledgerUse(row));
      allowBus(this.function.role!, props.bus);
    }
    const acts = row.resourcesOf(fleet).flatMap(({ name, mode }) => (mode === 'act' ? [name] : []));
    this.#permit(permissions, acts, props.stage);
    SPECIAL[row.name]?.({ scope: this, function: this.function, stage: props.stage, fleet, attention });
    const woken = { target: this.function, role: scheduler };
    const every = Duration.minutes(tickMinutes);
    const parts = inParts && partsOf(row.resourcesOf(fleet).length, fleet.sweeps.inPartsFrom);
    if (parts === undefined) addTick(this, { ...woken, every });
    else {
      const { machine } = new DividedTick(this, 'Parts', {
        stage: props.stage,
        controller: row.name,
        target: this.function,
        parts,
        atOnce: partsAtOnce(inParts!.atOnce, fleet.account?.concurrentExecutions),
        tickMinutes,
        attention,
        isTraced: props.isTraced ?? false,
      });
      addDividedTick(this, { machine, parts, every, role: scheduler });
    }
    if (sweepHours !== undefined) addSweep(this, { ...woken, every: Duration.hours(sweepHours) });
    this.#watch(row.silentMinutes, attention);
  }

  /** What its row allows. */
  #permit(permissions: readonly Permission[], acts: readonly string[], stage: string): void {
    allowListed(this, {
      id: 'Acting',
      description: `What the ${this.node.id} function of Evenkeel ${stage} changes`,
      roles: [this.function.role!],
      listings: permissions.flatMap((permission) => permit(this.function, permission, stage, acts)),
    });
  }

  /** People are notified when the function has not run for this long. */
  #watch(silentMinutes: number, attention: ITopic): void {
    const alarm = new cloudwatch.Alarm(this, 'TickMissed', {
      alarmDescription: withRunbook(
        `The ${this.node.id} function has not run for ${silentMinutes} minutes. Is its schedule enabled?`,
        'silent-function',
      ),
      metric: this.function.metricInvocations({ period: Duration.minutes(1), statistic: 'Sum' }),
      threshold: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: silentMinutes,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(attention));
  }
}

/**
 * The loop reads what operators, drills and workers have left for the controller, and writes nothing of that. Its history
 * is for people: no decision reads it.
 */
const ledgerUse = ({ name, writes = [] }: ControllerRow): LedgerUse => {
  const state = [partitions.controller(name), partitions.leases(name), ...writes];
  return {
    reads: [...new Set([...state, partitions.pauses(name), partitions.interlocks(name), partitions.marks(name)])],
    readsBatches: true,
    writes: [partitions.controller(name), partitions.leases(name), partitions.history(name, '*'), ...writes],
    readsControllers: true,
  };
};

/** The loop publishes three events for every controller that has one. */
const publishedBy = (row: ControllerRow): EventDefinition[] => [
  ...(keepsLedger(row) ? [decisionMade, actionFinished, attentionNeeded] : []),
  ...(row.publishes ?? []),
];

/** `safetyNet` → `SafetyNet` */
const constructId = (name: string) => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;

const TAG_CONDITIONS = { 'our tag in the request': 'RequestTag', 'our tag on the resource': 'ResourceTag' } as const;

/** @returns what is listed for each resource in mode act */
function permit(
  target: lambda.Function,
  { actions, resources, onlyWith, why }: Permission,
  stage: string,
  acts: readonly string[],
): Listing[] {
  const role = target.role!;
  const conditions = onlyWith && {
    StringEquals: { [`aws:${TAG_CONDITIONS[onlyWith]}/${stageTag.key}`]: stageTag.value(stage) },
  };
  if (typeof resources === 'function') {
    for (const name of [...acts, '*']) acknowledgeFor(target, resources(name), why);
    const statementOf = (arns: readonly string[]) =>
      new iam.PolicyStatement({ actions: [...actions], resources: [...arns], ...(conditions && { conditions }) });
    const items = acts.map((name) => arnOf(resources(name), Aws));
    return [{ items, statementOf, why, beyond: statementOf([arnOf(resources('*'), Aws)]) }];
  }
  const listed = resources === '*' ? ['*'] : resources;
  for (const resource of listed) acknowledgeFor(target, resource, why);
  allow(
    role,
    [...actions],
    listed.map((resource) => (resource === '*' ? '*' : arnOf(resource, Aws))),
    why,
    conditions,
  );
  return [];
}

function acknowledgeFor(target: lambda.Function, resource: string, why: string): void {
  const finding = `Resource::${resource === '*' ? '*' : arnOf(resource, SPELLED)}`;
  if (finding.includes('*')) acknowledge(target.node.scope!, finding, why);
}

interface Place {
  readonly PARTITION: string;
  readonly REGION: string;
  readonly ACCOUNT_ID: string;
}

/** An ARN with an unresolved account and Region, as cdk-nag formats it. */
const SPELLED: Place = { PARTITION: '<AWS::Partition>', REGION: '<AWS::Region>', ACCOUNT_ID: '<AWS::AccountId>' };

/** `ssm:parameter/evenkeel/*`, in this account and Region. */
function arnOf(resource: string, { PARTITION, REGION, ACCOUNT_ID }: Place): string {
  const service = resource.slice(0, resource.indexOf(':'));
  return `arn:${PARTITION}:${service}:${REGION}:${ACCOUNT_ID}:${resource.slice(service.length + 1)}`;
}
