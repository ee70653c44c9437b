import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import {
  cleanUpMachineName,
  drillApiName,
  drillMachineName,
  drillScheduleName,
  gameDayMachineName,
} from '../events/drillNames.ts';
import { drillChanged, drillFinished } from '../events/drills.ts';
import type { EventDefinition } from '../events/envelope.ts';
import { attentionNeeded } from '../events/own.ts';
import { DRILL_NAMES } from '../fleet/drillNames.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { drillPartitions, OPEN_DRILLS, partitions } from '../fleet/partitions.ts';
import { CONTROLLERS } from '../functions/controllers/registry.ts';
import { keepsLedger } from '../functions/controllers/row.ts';
import { type Bundles, type DrillFunctionName, hasGameDays, isOfGameDays } from './bundle.ts';
import { acknowledge, allow, allowBus, createFunction, type FunctionProps } from './function.ts';
import { allowLedger } from './ledgerAccess.ts';
import type { Results } from './results.ts';
import { proberName } from './prober.ts';
import { VERSION } from './version.ts';

/** What a function of drills may do, beside reading and writing what the ledger knows of drills. */
type Grant =
  | 'describe'
  | 'read-results'
  | 'write-results'
  | 'invoke-prober'
  | 'invoke-warmer'
  | 'start-executions'
  | 'start-endings'
  | 'describe-executions'
  | 'stop-executions'
  | 'read-executions'
  | 'read-alarm-histories'
  | 'answer-tasks'
  | 'invoke-report';

/** Few of them may change anything, and what they may is in drillChanges.ts. */
const GRANTS: Readonly<Record<DrillFunctionName, readonly Grant[]>> = {
  drillAdmit: [],
  drillPreflight: ['describe'],
  drillRequestApproval: [],
  drillBegin: ['describe'],
  drillAdvance: ['describe'],
  drillSteadyState: ['describe', 'read-results'],
  drillInject: ['describe', 'invoke-warmer'],
  drillRollBack: ['describe', 'invoke-warmer'],
  drillAssess: ['describe', 'read-results', 'invoke-prober'],
  drillCleanUp: ['describe', 'write-results', 'invoke-prober', 'invoke-warmer'],
  drillReport: ['describe', 'read-results', 'write-results', 'read-executions', 'read-alarm-histories'],
  drillApi: ['start-executions', 'stop-executions', 'answer-tasks', 'invoke-report'],
  drillAlarm: ['stop-executions'],
  drillSchedule: ['start-executions', 'invoke-report'],
  drillSweep: ['start-endings', 'describe-executions'],
  drillGameDayPlan: ['describe'],
  drillGameDayNext: ['describe', 'start-executions'],
  drillGameDayFollow: [],
  drillGameDayEnd: ['stop-executions', 'write-results'],
};

/** Longer than the prober takes to read its rows back. */
const TIMEOUT = Duration.seconds(60);

const INTERLOCKS = CONTROLLERS.filter(keepsLedger).map(({ name }) => partitions.interlocks(name));
const PAUSES = CONTROLLERS.filter(keepsLedger).map(({ name }) => partitions.pauses(name));

/** What each of them writes in the ledger besides the records of drills. Whoever approves is written by two of them. */
const WRITES: Readonly<Partial<Record<DrillFunctionName, readonly string[]>>> = {
  drillAdmit: [drillPartitions.locks],
  drillRequestApproval: [drillPartitions.approvals],
  drillBegin: INTERLOCKS,
  // A hosted zone has one writer at a time, of all functions.
  drillAdvance: [partitions.leases('hosted-zones')],
  drillCleanUp: [drillPartitions.locks, drillPartitions.coolDowns, ...INTERLOCKS],
  drillApi: [drillPartitions.approvals, drillPartitions.coolDowns],
  drillReport: [drillPartitions.evidence],
};

/** What each of them lists there. */
const QUERIES: Readonly<Partial<Record<DrillFunctionName, readonly string[]>>> = {
  drillAdmit: PAUSES,
  drillApi: [drillPartitions.records],
  drillAlarm: [drillPartitions.records],
  drillReport: [drillPartitions.evidence],
};

/** What each of them reads there besides the records and locks of drills, and what it writes. */
const READS: Readonly<Partial<Record<DrillFunctionName, readonly string[]>>> = {
  drillAdmit: [drillPartitions.coolDowns],
  // A certificate that its controller is about to change is left alone.
  // So is what a game day has been approved for.
  drillPreflight: [partitions.controller('certificates'), drillPartitions.approvals],
  drillBegin: [partitions.controller('certificates')],
  drillGameDayPlan: [partitions.controller('certificates')],
  drillGameDayNext: [partitions.controller('certificates')],
  // What the controller does about a reader that is kept busy.
  drillSteadyState: [partitions.controller('replicas')],
  // Its last look says whether everything is released.
  drillReport: INTERLOCKS,
};

/** What each of them publishes besides the changes of drills. */
const PUBLISHES: Readonly<Partial<Record<DrillFunctionName, readonly EventDefinition[]>>> = {
  drillRollBack: [attentionNeeded],
  drillCleanUp: [attentionNeeded],
  drillReport: [attentionNeeded, drillFinished],
  drillGameDayEnd: [drillFinished],
  drillSweep: [attentionNeeded],
};

interface DrillFunctionsProps extends Omit<FunctionProps, 'bundle'> {
  readonly fleet: Fleet;
  readonly bundles: Bundles;
  readonly results: Results;
  /** What connects to readers; undefined where no drill needs it. */
  readonly warmer: lambda.IFunction | undefined;
}

/** What is known of each other by name, because references would be circular, or between stacks. */
interface Named {
  readonly names: { readonly prober: string; readonly report: string; readonly api: string; readonly schedule: string };
  readonly proberArn: string;
  readonly reportArn: string;
  readonly machineArns: readonly string[];
  readonly executionArns: readonly string[];
  /** The machines that end drills and game days whose own execution is over, and their executions. */
  readonly endings: { readonly machineArns: readonly string[]; readonly executionArns: readonly string[] };
}

type OneProps = DrillFunctionsProps & Named;

/** All but the drill API. */
export const DRILL_STEPS = (Object.keys(GRANTS) as DrillFunctionName[]).filter((name) => name !== 'drillApi');

export type DrillFunctions<Name extends DrillFunctionName> = Readonly<Record<Name, lambda.Function>>;

/** Those functions of drills, each with a role that may do its part. Those of game days only if the fleet has any. */
export function createDrillFunctions<Name extends DrillFunctionName>(
  scope: Construct,
  props: DrillFunctionsProps,
  wanted: readonly Name[],
): DrillFunctions<Name> {
  const own = { ...props, ...namesOf(scope, props) };
  const needed = wanted.filter((name) => hasGameDays(props.fleet) || !isOfGameDays(name));
  return Object.fromEntries(needed.map((name) => [name, createOne(scope, name, GRANTS[name], own)])) as Record<
    Name,
    lambda.Function
  >;
}

function namesOf(scope: Construct, { stage, fleet }: DrillFunctionsProps): Named {
  const arn = (service: string, resource: string, resourceName: string) =>
    Stack.of(scope).formatArn({ service, resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  const names = {
    prober: proberName(stage),
    report: `evenkeel-${stage}-drill-report`,
    api: drillApiName(stage),
    schedule: drillScheduleName(stage),
  };
  const machines = [
    ...DRILL_NAMES.map((drill) => drillMachineName(stage, drill)),
    ...(hasGameDays(fleet) ? [gameDayMachineName(stage)] : []),
  ];
  const endings = [cleanUpMachineName(stage), ...(hasGameDays(fleet) ? [gameDayMachineName(stage)] : [])];
  return {
    names,
    proberArn: arn('lambda', 'function', names.prober),
    reportArn: arn('lambda', 'function', names.report),
    machineArns: machines.map((name) => arn('states', 'stateMachine', name)),
    executionArns: machines.map((name) => arn('states', 'execution', `${name}:*`)),
    endings: {
      machineArns: endings.map((name) => arn('states', 'stateMachine', name)),
      executionArns: endings.map((name) => arn('states', 'execution', `${name}:*`)),
    },
  };
}

function createOne(scope: Construct, name: DrillFunctionName, grants: readonly Grant[], props: OneProps) {
  const { bundles, results, names, ledger, warmer } = props;
  const given: Partial<Record<DrillFunctionName, string>> = {
    drillReport: names.report,
    drillApi: names.api,
    drillSchedule: names.schedule,
  };
  const functionName = given[name];
  const created = createFunction(
    scope,
    name.slice('drill'.length),
    { ...props, bundle: bundles[name] },
    {
      timeout: TIMEOUT,
      publishes: [drillChanged, ...(PUBLISHES[name] ?? [])],
      ...(functionName !== undefined && { functionName }),
      environment: {
        BUCKET_NAME: results.name,
        PROBER_NAME: names.prober,
        REPORT_NAME: names.report,
        ...((name === 'drillReport' || name === 'drillGameDayEnd') && { EVENKEEL_VERSION: VERSION }),
        ...(warmer && grants.includes('invoke-warmer') && { WARMER_NAME: warmer.functionName }),
      },
    },
  );
  allowLedger(created.role!, ledger, {
    reads: [
      ...new Set([drillPartitions.records, drillPartitions.locks, ...(READS[name] ?? []), ...(WRITES[name] ?? [])]),
    ],
    queries: QUERIES[name] ?? [],
    indexed: name === 'drillSweep' ? [OPEN_DRILLS] : [],
    writes: [drillPartitions.records, ...(WRITES[name] ?? [])],
  });
  for (const grant of grants) give(created, grant, props);
  if (PUBLISHES[name]?.includes(attentionNeeded)) allowBus(created.role!, props.bus);
  return created;
}

function give(created: lambda.Function, grant: Grant, props: OneProps): void {
  const role = created.role!;
  const { endings, results, executionArns, machineArns, proberArn, reportArn, warmer } = props;
  const objects = `${results.arn}/drills/*`;
  switch (grant) {
    case 'describe':
      return allowDescribing(role);
    case 'read-results':
      allow(role, ['s3:GetObject'], [objects], 'To read what the probes have measured.');
      allow(role, ['s3:ListBucket'], [results.arn], 'To find what the probes have measured.', {
        StringLike: { 's3:prefix': ['drills/*'] },
      });
      return acknowledgeFolders(role, results);
    case 'write-results':
      allow(role, ['s3:PutObject'], [objects], 'To stop the probes, or to keep the report.');
      return acknowledgeFolders(role, results);
    case 'invoke-prober':
      return allow(role, ['lambda:InvokeFunction'], [proberArn], 'To have the prober read its rows back.');
    case 'invoke-warmer':
      return (
        warmer &&
        allow(
          role,
          ['lambda:InvokeFunction'],
          [warmer.functionArn],
          'To have a reader put under load, and to end that.',
        )
      );
    case 'invoke-report':
      return allow(role, ['lambda:InvokeFunction'], [reportArn], 'To have a refusal reported like a drill.');
    case 'start-executions':
      return allow(role, ['states:StartExecution'], [...machineArns], 'To start the drills of the fleet.');
    case 'start-endings':
      return allow(
        role,
        ['states:StartExecution'],
        [...endings.machineArns],
        'To end drills whose execution is over, where no event has started that.',
      );
    case 'describe-executions':
      return allowExecutions(
        role,
        'states:DescribeExecution',
        [...new Set([...executionArns, ...endings.executionArns])],
        'To see whether an open drill, or what ends it, still runs.',
      );
    case 'stop-executions':
      return allowExecutions(role, 'states:StopExecution', executionArns, 'To abort a drill.');
    case 'read-executions':
      return allowExecutions(role, 'states:GetExecutionHistory', executionArns, 'To report when each step was taken.');
    case 'read-alarm-histories':
      // A policy of the names of all alarms of a large fleet would be longer than IAM takes; this only reads.
      return allow(role, ['cloudwatch:DescribeAlarmHistory'], ['*'], 'To report which alarms a drill has set off.');
    case 'answer-tasks':
      allow(
        role,
        ['states:SendTaskSuccess', 'states:SendTaskFailure'],
        ['*'],
        'To answer the step that waits for approval.',
      );
      return acknowledge(
        role,
        'Resource::*',
        'Tasks have no ARN: the token authorises the answer, and the ledger keeps it.',
      );
  }
}

type Role = NonNullable<lambda.Function['role']>;

function allowDescribing(role: Role): void {
  const actions = [
    'rds:DescribeDBClusters',
    'rds:DescribeDBInstances',
    'rds:DescribeDBClusterEndpoints',
    'rds:DescribeEvents',
    'rds:DescribePendingMaintenanceActions',
    'cloudwatch:DescribeAlarms',
    'cloudwatch:GetMetricData',
    'elasticloadbalancing:DescribeLoadBalancers',
    'elasticloadbalancing:DescribeLoadBalancerAttributes',
    'elasticloadbalancing:DescribeTargetGroups',
    'elasticloadbalancing:DescribeTargetGroupAttributes',
    'elasticloadbalancing:DescribeTargetHealth',
    'ec2:DescribeInstances',
    'ec2:DescribeSubnets',
    'arc-zonal-shift:GetManagedResource',
    'arc-zonal-shift:ListAutoshifts',
    'arc-zonal-shift:ListZonalShifts',
    'fis:ListExperiments',
    'elasticloadbalancing:DescribeListeners',
    'elasticloadbalancing:DescribeListenerCertificates',
    'elasticloadbalancing:DescribeRules',
    'acm:DescribeCertificate',
    'acm:ListCertificates',
    'acm:ListTagsForCertificate',
    'route53:ListHostedZones',
    'route53:ListResourceRecordSets',
  ];
  allow(role, actions, ['*'], 'To see the state of what is rehearsed, and of what serves its clients.');
  acknowledge(role, 'Resource::*', 'Reading a page of clusters, alarms, metrics or target groups takes no resource.');
}

function allowExecutions(role: Role, action: string, executionArns: readonly string[], why: string): void {
  allow(role, [action], [...executionArns], why);
  for (const arn of executionArns) {
    const spelled = arn.replace(
      /\$\{Token\[(AWS\.\w+|AWS::\w+)[^}]*\}/g,
      (_, token: string) => `<${token.replace('.', '::')}>`,
    );
    acknowledge(role, `Resource::${spelled}`, 'Executions are named after their drills.');
  }
}

function acknowledgeFolders(role: Role, { spelledArn }: Results): void {
  acknowledge(role, `Resource::${spelledArn}/drills/*`, 'Each drill has a folder of its own.');
}
