import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { drillExecutionEnded, gameDayExecutionEnded } from '../events/drills.ts';
import type { EventDefinition } from '../events/envelope.ts';
import { DRILL_NAMES } from '../fleet/drillNames.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { type Bundles, type DrillStep, hasGameDays } from './bundle.ts';
import { listenToAlarms } from './abortAlarms.ts';
import { createRuleRole, DELIVERY, withDeadLetters } from './delivery.ts';
import { allowDrillChanges } from './drillChanges.ts';
import { createDrillFunctions, DRILL_STEPS, type DrillFunctions } from './drillFunctions.ts';
import { watchMachines } from './drills/watch.ts';
import { createGameDayMachine } from './drills/gameDay.ts';
import { createCleanUpMachine, createDrillMachine } from './drills/machine.ts';
import { allowOrdering } from './drillRotation.ts';
import type { FunctionProps } from './function.ts';
import type { WatchedFunction } from './functionAlarms.ts';
import type { Results } from './results.ts';
import { ProberFunction } from './prober.ts';
import { addTick, createSchedulerRole } from './tick.ts';
import { overloadSecondsOf, warmerName, warmUpsOf } from './warmer.ts';

interface DrillsProps extends Omit<FunctionProps, 'bundle'> {
  readonly fleet: Fleet;
  readonly bundles: Bundles;
  /** Reaches people. */
  readonly attention: ITopic;
  readonly results: Results;
}

/** What carries drills out, which the control plane works without. */
export class DrillsStack extends Stack {
  /** Those of its functions that nothing else watches. */
  readonly functions: readonly WatchedFunction[];

  constructor(scope: Construct, id: string, { stackName, ...props }: DrillsProps & { readonly stackName: string }) {
    super(scope, id, { stackName });
    this.functions = new Drills(this, 'Drills', props).watched;
  }
}

/** An event that was lost is made up for within two of them: functions/drills/sweep/judge.ts waits for it first. */
const SWEEP_EVERY = Duration.minutes(5);

/** A state machine for each drill, the functions of their steps, and what starts and ends them. */
class Drills extends Construct {
  /** What no state machine runs, which would tell of its failures. */
  readonly watched: readonly WatchedFunction[];
  readonly #props: DrillsProps;
  readonly #functions: DrillFunctions<DrillStep>;

  constructor(scope: Construct, id: string, props: DrillsProps) {
    super(scope, id);
    this.#props = props;
    const { stage, fleet, bundles, results } = props;
    const prober = new ProberFunction(this, 'Prober', {
      ...props,
      bundle: bundles.prober,
      vpc: fleet.vpc!,
      results,
      secrets: fleet.drills.list.flatMap(({ probes }) =>
        probes.flatMap((probe) => ('secret' in probe ? [probe.secret] : [])),
      ),
      dataApiClusters: fleet.drills.list.flatMap(({ probes, resource }) =>
        probes.some(({ kind }) => kind === 'data-api') ? [this.#arn('rds', 'cluster', resource)] : [],
      ),
    }).function;
    this.#functions = createDrillFunctions(
      this,
      // Only drills that keep a reader busy need the warmer.
      { ...props, warmer: overloadSecondsOf(fleet) > 0 && warmUpsOf(fleet).length > 0 ? this.#warmer() : undefined },
      DRILL_STEPS,
    );
    this.#allowChanges();
    const invoked = {
      stage,
      isTraced: props.isTraced ?? false,
      functions: this.#functions,
      prober,
      attention: props.attention,
    };
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
    const { drillAlarm, drillSchedule, drillSweep } = this.#functions;
    addTick(this, { target: drillSweep, every: SWEEP_EVERY, role: createSchedulerRole(this, 'SchedulerRole') });
    this.watched = [
      // It hands over to its next invocation before its time is up.
      { name: 'prober', function: prober, timeout: prober.timeout!, runsLong: true },
      { name: 'drillAlarm', function: drillAlarm, timeout: drillAlarm.timeout! },
      { name: 'drillSchedule', function: drillSchedule, timeout: drillSchedule.timeout! },
      { name: 'drillSweep', function: drillSweep, timeout: drillSweep.timeout! },
    ];
  }

  #allowChanges(): void {
    const { stage, fleet } = this.#props;
    const { drillAdvance, drillCleanUp, drillInject, drillRollBack } = this.#functions;
    allowDrillChanges(this, {
      stage,
      fleet,
      injecting: drillInject.role!,
      rotating: drillAdvance.role!,
      rollingBack: drillRollBack.role!,
      cleaningUp: drillCleanUp.role!,
    });
    allowOrdering(drillAdvance, this.#props);
  }

  /** By its name: a reference between stacks would keep the control plane from giving it up. */
  #warmer(): lambda.IFunction {
    const functionArn = this.#arn('lambda', 'function', warmerName(this.#props.stage));
    return lambda.Function.fromFunctionAttributes(this, 'Warmer', { functionArn, sameEnvironment: true });
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
