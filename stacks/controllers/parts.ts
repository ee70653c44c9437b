import { ArnFormat, Aws, Duration, Stack, Validations } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { FUNCTION_TIMEOUT_SECONDS } from '../../fleet/limits.ts';
import { tickMachineName } from '../../fleet/names.ts';
import { acknowledge, allow } from '../function.ts';
import { serviceOfAccount } from '../delivery.ts';
import { OwnRole } from '../role.ts';
import { withRunbook } from '../runbook.ts';

interface DividedProps {
  readonly stage: string;
  readonly controller: string;
  readonly target: lambda.Function;
  readonly parts: number;
  readonly atOnce: number;
  readonly tickMinutes: number;
  readonly attention: ITopic;
  /** Whether X-Ray traces its executions. */
  readonly isTraced: boolean;
}

/** Of five runs in a row, so many failed: one that failed alone was made up for by the next. */
const FAILED_RUNS = 3;
const RUNS = 5;

/** What Lambda is to blame for, before the function has run. */
const OF_LAMBDA = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
];

/**
 * The machine that hands each part of a fleet to a controller's function, some at once. A part that fails keeps none of
 * the others from its turn, and fails the execution in the end. Where the last tick is not over, none begins beside it.
 */
export class DividedTick extends Construct {
  readonly machine: sfn.StateMachine;

  constructor(scope: Construct, id: string, props: DividedProps) {
    super(scope, id);
    const { stage, controller, target, parts, atOnce } = props;
    const stateMachineName = tickMachineName(stage, controller);
    const role = this.#role(target, stateMachineName);
    // Each part takes a function's time at most, and a retry of Lambda's own failures a little more.
    const rounds = Math.ceil(parts / atOnce) + 1;
    this.machine = new sfn.StateMachine(this, 'Machine', {
      stateMachineName,
      comment: `Looks over the fleet in ${parts} parts, ${atOnce} at once.`,
      definitionBody: sfn.DefinitionBody.fromString(JSON.stringify(definitionOf(target.functionArn, atOnce))),
      role,
      timeout: Duration.seconds(rounds * FUNCTION_TIMEOUT_SECONDS),
      tracingEnabled: props.isTraced,
    });
    if (props.isTraced) acknowledge(role, 'Resource::*', 'Sending traces takes no resource.');
    for (const finding of ['AwsSolutions-SF1', 'AwsSolutions-SF2']) {
      Validations.of(this.machine).acknowledge({
        id: finding,
        reason: 'Its states say nothing that the log of the function does not say, once a minute.',
      });
    }
    this.#watch(props);
  }

  #role(target: lambda.Function, stateMachineName: string): iam.Role {
    const role = new OwnRole(this, 'Role', { assumedBy: serviceOfAccount(this, 'states.amazonaws.com') });
    const arnOf = (resource: string, resourceName: string) =>
      Stack.of(this).formatArn({ service: 'states', resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
    const machine = arnOf('stateMachine', stateMachineName);
    const executions = arnOf('execution', `${stateMachineName}*`);
    allow(role, ['lambda:InvokeFunction'], [target.functionArn], 'To hand each part to the function.');
    allow(role, ['states:ListExecutions'], [machine], 'To see whether the last tick is still under way.');
    allow(role, ['states:StartExecution'], [machine], 'Its Map Run starts an execution for each part.');
    const following = ['states:DescribeExecution', 'states:StopExecution'];
    allow(role, following, [executions], 'Step Functions follows the executions of a Map Run with this role.');
    acknowledge(
      role,
      `Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:${stateMachineName}*`,
      'Step Functions names the executions of a Map Run.',
    );
    return role;
  }

  /** A failed part is in the function's own log and alarm, too: this one tells of a machine that does not come to it. */
  #watch({ controller, tickMinutes, attention }: DividedProps): void {
    const period = Duration.minutes(RUNS * tickMinutes);
    const ended = (metricName: string) => this.machine.metric(metricName, { statistic: 'Sum', period });
    const alarm = new cloudwatch.Alarm(this, 'PartsFailed', {
      alarmDescription: withRunbook(
        `Of the last ${RUNS} ticks of ${controller}, at least ${FAILED_RUNS} could not look over each part of the fleet. The failed executions say which parts, and the log of the function says why.`,
        'functions',
      ),
      metric: new cloudwatch.MathExpression({
        expression: 'SUM(METRICS())',
        label: 'Ticks that failed',
        period,
        usingMetrics: {
          failed: ended('ExecutionsFailed'),
          late: ended('ExecutionsTimedOut'),
          stopped: ended('ExecutionsAborted'),
        },
      }),
      threshold: FAILED_RUNS,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(attention));
  }
}

/** In the States Language itself: the CDK would add a second policy to the role for the Map Run. */
const definitionOf = (functionArn: string, atOnce: number) => ({
  StartAt: 'Look for the last tick',
  States: {
    'Look for the last tick': {
      Type: 'Task',
      Resource: `arn:${Aws.PARTITION}:states:::aws-sdk:sfn:listExecutions`,
      Parameters: { 'StateMachineArn.$': '$$.StateMachine.Id', StatusFilter: 'RUNNING', MaxResults: 2 },
      ResultPath: '$.running',
      // Without an answer, a tick beside another one does no harm: each resource has its lease.
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.unknown', Next: 'Each part' }],
      Next: 'Is it over?',
    },
    'Is it over?': {
      Type: 'Choice',
      // This execution is one of those that run.
      Choices: [{ Variable: '$.running.Executions[1]', IsPresent: true, Next: 'The last tick goes on' }],
      Default: 'Each part',
    },
    'The last tick goes on': { Type: 'Succeed' },
    'Each part': {
      Type: 'Map',
      Label: 'Parts',
      ItemsPath: '$.parts',
      ItemSelector: {
        'source.$': '$.tick.source',
        'detail-type.$': "$.tick['detail-type']",
        part: { 'number.$': '$$.Map.Item.Value', 'of.$': '$.of' },
      },
      MaxConcurrency: atOnce,
      // What fails in a part is caught there; whatever else becomes of one keeps none of the others from its turn.
      ToleratedFailurePercentage: 100,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
        StartAt: 'Look it over',
        States: {
          'Look it over': {
            Type: 'Task',
            Resource: functionArn,
            TimeoutSeconds: FUNCTION_TIMEOUT_SECONDS + 10,
            ResultSelector: { isDone: true },
            Retry: [{ ErrorEquals: OF_LAMBDA, IntervalSeconds: 2, MaxAttempts: 2, BackoffRate: 2 }],
            // The cause has the stack of an error: with many of them the list would be too large for the next state.
            Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Say which one failed' }],
            End: true,
          },
          'Say which one failed': {
            Type: 'Pass',
            Parameters: { isDone: false, 'part.$': '$.part.number', 'error.$': '$.error.Error' },
            End: true,
          },
        },
      },
      ResultSelector: {
        'done.$': 'States.ArrayLength($[?(@.isDone == true)])',
        'failed.$': '$[?(@.isDone == false)]',
      },
      ResultPath: '$.outcome',
      Next: 'Were all looked over?',
    },
    'Were all looked over?': {
      Type: 'Choice',
      Choices: [{ Variable: '$.outcome.done', NumericLessThanPath: '$.of', Next: 'Parts failed' }],
      Default: 'All were looked over',
    },
    'Parts failed': {
      Type: 'Fail',
      Error: 'PartsFailed',
      CausePath: 'States.JsonToString($.outcome)',
    },
    'All were looked over': { Type: 'Succeed' },
  },
});
