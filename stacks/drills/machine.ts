import { Duration, Validations } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { cleanUpMachineName, drillMachineName } from '../../events/drillNames.ts';
import type { DrillName } from '../../fleet/drillNames.ts';
import { acknowledge } from '../function.ts';
import { KINDS } from './kinds.ts';
import { ending, endingAgain } from './ending.ts';
import { admission, approval, assessment, baseline, injection, measurement, rollback } from './phases.ts';
import { States, type StatesProps } from './states.ts';

export type MachineProps = Pick<StatesProps, 'functions' | 'prober' | 'attention'> & {
  readonly stage: string;
  /** Whether X-Ray traces its executions. */
  readonly isTraced: boolean;
};

/** Shorter than the lock of a drill, so that its clean-up ends before another drill may begin: machine/limits.ts. */
const TIMEOUT = Duration.hours(4);

/** An outage of AWS may last; a history of 25,000 events holds more than this of calls two minutes apart. */
const CLEAN_UP_TIMEOUT = Duration.days(3);

/** The state machine of one drill: the phases that all share, in their order, with its own states. */
export function createDrillMachine(scope: Construct, drill: DrillName, props: MachineProps): sfn.StateMachine {
  const kind = KINDS[drill];
  const uncaught = new States(new Construct(scope, drill), {
    ...props,
    drillId: '$$.Execution.Name',
    executionArn: '$$.Execution.Id',
  });
  const end = ending(uncaught);
  const states = uncaught.caughtBy(end);
  const verdict = assessment(states);
  const measured = admission(states, drill)
    .next(approval(states))
    .next(baseline(states, verdict))
    .next(injection(states, kind, verdict))
    .next(measurement(states, kind));
  const back = kind.rollback ? measured.next(rollback(states, kind.rollback)) : measured;
  const { comment } = kind;
  return createMachine(scope, drill, TIMEOUT, {
    tracingEnabled: props.isTraced,
    comment,
    stateMachineName: drillMachineName(props.stage, drill),
    // The definition is rendered right here: what is connected later would be missing without an error.
    definitionBody: sfn.DefinitionBody.fromChainable(back.next(verdict).next(end)),
  });
}

/** The ending alone, for an execution that was killed. */
export function createCleanUpMachine(scope: Construct, props: MachineProps): sfn.StateMachine {
  const states = new States(new Construct(scope, 'clean-up'), {
    ...props,
    drillId: '$.ended.name',
    executionArn: '$.ended.executionArn',
  });
  const name = cleanUpMachineName(props.stage);
  const isOwn = sfn.Condition.stringMatches('$.ended.stateMachineArn', `*:stateMachine:${name}`);
  return createMachine(scope, 'clean-up', CLEAN_UP_TIMEOUT, {
    tracingEnabled: props.isTraced,
    comment: 'Cleans up after an execution of a drill that was killed: started by its status event.',
    stateMachineName: name,
    definitionBody: sfn.DefinitionBody.fromChainable(endingAgain(states, isOwn)),
  });
}

export function createMachine(
  scope: Construct,
  name: string,
  timeout: Duration,
  props: sfn.StateMachineProps,
): sfn.StateMachine {
  const machine = new sfn.StateMachine(scope, `${name}-machine`, { ...props, timeout });
  if (props.tracingEnabled) acknowledge(machine, 'Resource::*', 'Sending traces takes no resource.');
  for (const id of ['AwsSolutions-SF1', 'AwsSolutions-SF2']) {
    Validations.of(machine).acknowledge({
      id,
      reason: 'Each drill has its states and times in its report and in the ledger.',
    });
  }
  return machine;
}
