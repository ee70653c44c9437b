import { ArnFormat, CfnOutput, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { drillApiName, drillMachineName, drillScheduleName, gameDayMachineName } from '../events/drillNames.ts';
import { drillExecutionEnded, gameDayExecutionEnded } from '../events/drills.ts';
import type { EventDefinition } from '../events/envelope.ts';
import { DRILL_NAMES } from '../fleet/drillNames.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { type Bundles, type DrillFunctionName, hasGameDays } from './bundle.ts';
import { listenToAlarms } from './abortAlarms.ts';
import { createRuleRole, DELIVERY, withDeadLetters } from './delivery.ts';
import { allowDrillChanges } from './drillChanges.ts';
import { createDrillFunctions } from './drillFunctions.ts';
import { watchMachines } from './drills/watch.ts';
import { createGameDayMachine } from './drills/gameDay.ts';
import { createCleanUpMachine, createDrillMachine } from './drills/machine.ts';
import { allowOrdering } from './drillRotation.ts';
import type { FunctionProps } from './function.ts';
import { ProberFunction } from './prober.ts';
import type { DrillApi } from './slack.ts';
import { overloadSecondsOf } from './warmer.ts';

interface DrillsProps extends Omit<FunctionProps, 'bundle'> {
  readonly fleet: Fleet;
  readonly bundles: Bundles;
  /** Reaches people. */
  readonly attention: ITopic;
  /** What connects to readers, where the fleet has warm-ups. */
  readonly warmer: lambda.IFunction | undefined;
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
      schedule: drillScheduleName(stage),
    };
    const machineNames = [
      ...DRILL_NAMES.map((drill) => drillMachineName(stage, drill)),
      ...(hasGameDays(fleet) ? [gameDayMachineName(stage)] : []),
    ];
    this.#functions = createDrillFunctions(this, {
      ...props,
      // Only drills that keep a reader busy need it.
      warmer: overloadSecondsOf(fleet) > 0 ? props.warmer : undefined,
      bucket,
      names,
      proberArn: this.#arn('lambda', 'function', names.prober),
      reportArn: this.#arn('lambda', 'function', names.report),
      hasGameDays: hasGameDays(fleet),
      machineArns: machineNames.map((name) => this.#arn('states', 'stateMachine', name)),
      executionArns: machineNames.map((name) => this.#arn('states', 'execution', `${name}:*`)),
    });
    this.#allowChanges();
    const invoked = { stage, functions: this.#functions, prober, attention: props.attention };
    const machines = DRILL_NAMES.map((drill) => createDrillMachine(this, drill, invoked));
    const cleanUp = createCleanUpMachine(this, invoked);
    this.#endWhatWasKilled('ExecutionEnded', drillExecutionEnded, cleanUp);
    const gameDay = hasGameDays(fleet) ? createGameDayMachine(this, invoked) : undefined;
    if (gameDay) this.#endWhatWasKilled('GameDayEnded', gameDayExecutionEnded, gameDay);
    watchMachines(this, { stage, machines, gameDay, cleanUp, attention: props.attention });
    listenToAlarms(this, {
      names: [...new Set(fleet.drills.list.flatMap(({ alarms }) => alarms.abort))],
      target: this.#functions.drillAlarm,
      deadLetters: props.deadLetters,
    });
    const api = this.#functions.drillApi;
    const url = api.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.AWS_IAM });
    this.api = { function: api, url };
    new CfnOutput(this, 'DrillApiUrl', {
      value: url.url,
      description: 'The drill API: requests, approvals and aborts, signed by IAM.',
    });
  }

  #allowChanges(): void {
    const { stage, fleet } = this.#props;
    const { drillAdvance, drillCleanUp, drillInject, drillRollBack } = this.#functions;
    const roles = [drillInject, drillRollBack, drillCleanUp].map(({ role }) => role!);
    allowDrillChanges(this, {
      stage,
      fleet,
      roles,
      injecting: drillInject.role!,
      rotating: drillAdvance.role!,
    });
    allowOrdering(drillAdvance, this.#props);
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

  /** No state can catch the end of its own execution: its status event starts what ends it. */
  #endWhatWasKilled(id: string, event: EventDefinition, machine: StateMachine): void {
    const { stage, deadLetters } = this.#props;
    const { source, 'detail-type': detailType, detail } = event.pattern(stage);
    new events.Rule(this, id, {
      eventPattern: { source: [...source], detailType: [...detailType], detail: { ...detail } },
    }).addTarget(
      withDeadLetters(
        new targets.SfnStateMachine(machine, {
          input: events.RuleTargetInput.fromEventPath('$.detail'),
          role: createRuleRole(this, `${id}Role`),
          retryAttempts: DELIVERY.retryAttempts,
        }),
        deadLetters,
      ),
    );
  }

  #arn(service: string, resource: string, resourceName: string): string {
    return Stack.of(this).formatArn({ service, resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  }
}
