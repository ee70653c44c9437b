import { ArnFormat, CfnOutput, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { TimeZone } from 'aws-cdk-lib';
import { drillApiName, drillMachineName } from '../events/drillNames.ts';
import { drillExecutionEnded } from '../events/drills.ts';
import { DRILL_NAMES, type DrillName } from '../fleet/drillNames.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { READER_PREFIX, stageTag } from '../fleet/names.ts';
import type { Bundles, DrillFunctionName } from './bundle.ts';
import { createDrillFunctions } from './drillFunctions.ts';
import { createCleanUpMachine, createDrillMachine } from './drills/machine.ts';
import { allowOrdering, allowRotating } from './drillRotation.ts';
import { acknowledge, allow, type FunctionProps } from './function.ts';
import { ProberFunction } from './prober.ts';
import type { DrillApi } from './slack.ts';

interface DrillsProps extends Omit<FunctionProps, 'bundle'> {
  readonly fleet: Fleet;
  readonly bundles: Bundles;
}

/** Drills: a state machine each, the functions of their steps, the drill API, and what starts and ends them. */
export class Drills extends Construct {
  /** Takes requests, approvals and aborts. */
  readonly api: DrillApi;
  readonly #props: DrillsProps;
  readonly #functions: Readonly<Record<DrillFunctionName, lambda.Function>>;

  constructor(scope: Construct, id: string, props: DrillsProps) {
    super(scope, id);
    this.#props = props;
    const { stage, fleet, bundles } = props;
    const bucket = this.#createBucket();
    const prober = new ProberFunction(this, 'Prober', {
      ...props,
      bundle: bundles.prober,
      vpc: fleet.vpc!,
      bucket,
      secrets: fleet.drills.list.flatMap(({ probes }) =>
        probes.flatMap((probe) => ('secret' in probe ? [probe.secret] : [])),
      ),
      dataApiClusters: fleet.drills.list.flatMap(({ probes, resource }) =>
        probes.some(({ kind }) => kind === 'data-api') ? [this.#arn('rds', 'cluster', resource)] : [],
      ),
    }).function;
    const names = {
      prober: `evenkeel-${stage}-prober`,
      report: `evenkeel-${stage}-drill-report`,
      api: drillApiName(stage),
    };
    this.#functions = createDrillFunctions(this, {
      ...props,
      bucket,
      names,
      proberArn: this.#arn('lambda', 'function', names.prober),
      reportArn: this.#arn('lambda', 'function', names.report),
      machineArns: DRILL_NAMES.map((drill) => this.#arn('states', 'stateMachine', drillMachineName(stage, drill))),
      executionArns: DRILL_NAMES.map((drill) =>
        this.#arn('states', 'execution', `${drillMachineName(stage, drill)}:*`),
      ),
      changes: ({ role }) => this.#allowChanges(role!),
      orders: ({ role }) => allowOrdering(role!, props),
    });
    const invoked = { stage, functions: this.#functions, prober };
    for (const drill of DRILL_NAMES) createDrillMachine(this, drill, invoked);
    this.#cleanUpWhatWasKilled(createCleanUpMachine(this, invoked));
    this.#listenToAlarms();
    this.#schedule();
    const api = this.#functions.drillApi;
    const url = api.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.AWS_IAM });
    this.api = { function: api, url };
    new CfnOutput(this, 'DrillApiUrl', {
      value: url.url,
      description: 'The drill API: requests, approvals and aborts, signed by IAM.',
    });
  }

  /** What the injection and the rollback change: only resources that the fleet has a drill for. */
  #allowChanges(role: iam.IRole): void {
    const { fleet, stage } = this.#props;
    const resources = (drill: DrillName) =>
      fleet.drills.list.flatMap((policy) => (policy.drill === drill ? [policy.resource] : []));
    const clusters = resources('aurora-failover').map((name) => this.#arn('rds', 'cluster', name));
    if (clusters.length > 0) this.#allowFailover(role, clusters);
    if (resources('reader-loss').length > 0) {
      allow(role, ['rds:DeleteDBInstance'], [this.#arn('rds', 'db', `${READER_PREFIX}*`)], {
        StringEquals: { [`aws:ResourceTag/${stageTag.key}`]: stageTag.value(stage) },
      });
      acknowledge(
        role,
        `Resource::arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>:db:${READER_PREFIX}*`,
        'Readers are named after the moment of their decision, and recognised by their tag.',
      );
    }
    const entries = resources('certificate-rotation');
    if (entries.length > 0) allowRotating(role, this.#props, entries);
    const loadBalancers = fleet.drills.list.flatMap((policy) =>
      policy.drill === 'zone-evacuation'
        ? (policy.loadBalancer ?? fleet.targetGroups[policy.resource]?.loadBalancer ?? [])
        : [],
    );
    if (loadBalancers.length > 0) {
      allow(role, ['arc-zonal-shift:StartZonalShift', 'arc-zonal-shift:CancelZonalShift'], [...new Set(loadBalancers)]);
    }
  }

  /** RDS asks about the cluster and about the instance that is to become its writer, which may have any name. */
  #allowFailover(role: iam.IRole, clusters: readonly string[]): void {
    allow(role, ['rds:FailoverDBCluster'], [...clusters, this.#arn('rds', 'db', '*')]);
    acknowledge(
      role,
      'Resource::arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>:db:*',
      'Which reader is promoted is read when the drill begins; the cluster is one that has a drill.',
    );
  }

  /** Results and reports, as long as drills are remembered. */
  #createBucket(): s3.Bucket {
    const bucket = new s3.Bucket(this, 'Results', {
      enforceSSL: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [{ prefix: 'drills/', expiration: Duration.days(400) }],
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Reports of drills hold no personal data, and CloudTrail says who has read them where that matters.',
    });
    return bucket;
  }

  /** No state can catch the end of its own execution: its status event starts the clean-up. */
  #cleanUpWhatWasKilled(cleanUp: StateMachine): void {
    const { stage, deadLetters } = this.#props;
    const { source, 'detail-type': detailType, detail } = drillExecutionEnded.pattern(stage);
    new events.Rule(this, 'ExecutionEnded', {
      eventPattern: { source: [...source], detailType: [...detailType], detail: { ...detail } },
    }).addTarget(
      new targets.SfnStateMachine(cleanUp, {
        input: events.RuleTargetInput.fromEventPath('$.detail'),
        deadLetterQueue: deadLetters,
        retryAttempts: 10,
      }),
    );
  }

  /** One rule of all abort alarms of the fleet, whatever they are called. */
  #listenToAlarms(): void {
    const names = [...new Set(this.#props.fleet.drills.list.flatMap(({ alarms }) => alarms.abort))];
    if (names.length === 0) return;
    new events.Rule(this, 'AbortAlarm', {
      eventPattern: {
        source: ['aws.cloudwatch'],
        detailType: ['CloudWatch Alarm State Change'],
        detail: { alarmName: names, state: { value: ['ALARM'] } },
      },
    }).addTarget(
      new targets.LambdaFunction(this.#functions.drillAlarm, {
        deadLetterQueue: this.#props.deadLetters,
        maxEventAge: Duration.minutes(30),
        retryAttempts: 10,
      }),
    );
  }

  #schedule(): void {
    const scheduled = this.#props.fleet.drills.list.filter(({ schedule }) => schedule !== undefined);
    if (scheduled.length === 0) return;
    const target = this.#functions.drillSchedule;
    const role = new iam.Role(this, 'SchedulerRole', {
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com'),
    });
    acknowledge(
      role,
      `Resource::<${Stack.of(this).getLogicalId(target.node.defaultChild as lambda.CfnFunction)}.Arn>:*`,
      'The CDK grants the invocation of every version of a function; there is one.',
    );
    for (const { drill, resource, schedule } of scheduled) {
      new Schedule(this, `${drill}-${resource}`, {
        description: `${drill} of ${resource}`,
        schedule: ScheduleExpression.expression(schedule!.expression, TimeZone.of(schedule!.timeZone)),
        target: new LambdaInvoke(target, {
          role,
          input: ScheduleTargetInput.fromObject({ drill, resource, scheduledTime: '<aws.scheduler.scheduled-time>' }),
        }),
      });
    }
  }

  #arn(service: string, resource: string, resourceName: string): string {
    return Stack.of(this).formatArn({ service, resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  }
}
