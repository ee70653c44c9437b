import { PARTITION, REGION } from '../../core.ts';
import { anything, arnOf, each, requestTags, tagsOfArn, withRequestTags } from './demand.ts';
import type { Demand, DemandsOf, Input, Lookups, ServiceActions } from './demand.ts';

/** `NAME`, `NAME:QUALIFIER`, `ACCOUNT:function:NAME` or an ARN, with the qualifier of the request, if any. */
function functionArn(input: Input): string {
  const given = String(input['FunctionName']);
  const named = given.startsWith('arn:') ? given : arnOf('lambda', 'function:', given.replace(/^.*function:/, ''));
  return input['Qualifier'] === undefined ? named : `${named}:${String(input['Qualifier'])}`;
}

const lambdaFunction: DemandsOf = (input) => [{ resource: functionArn(input) }];
const invocation: DemandsOf = (input) => [{ action: 'lambda:InvokeFunction', resource: functionArn(input) }];

export const lambda: ServiceActions = {
  DeleteFunctionConcurrency: lambdaFunction,
  GetAccountSettings: anything,
  GetFunction: lambdaFunction,
  GetFunctionConcurrency: lambdaFunction,
  GetFunctionConfiguration: lambdaFunction,
  GetFunctionEventInvokeConfig: lambdaFunction,
  GetFunctionUrlConfig: lambdaFunction,
  GetPolicy: lambdaFunction,
  Invoke: invocation,
  InvokeAsync: invocation,
  InvokeWithResponseStream: invocation,
  ListFunctionEventInvokeConfigs: lambdaFunction,
  ListAliases: lambdaFunction,
  ListFunctionUrlConfigs: lambdaFunction,
  ListFunctions: anything,
  ListTags: (input) => [{ resource: String(input['Resource']) }],
  ListVersionsByFunction: lambdaFunction,
  PutFunctionConcurrency: lambdaFunction,
  UpdateFunctionCode: lambdaFunction,
  UpdateFunctionConfiguration: lambdaFunction,
};

/** Reading an execution is about the execution; starting one about its state machine. */
const machine: DemandsOf = (input) => [{ resource: String(input['stateMachineArn']) }];
const execution: DemandsOf = (input) => [{ resource: String(input['executionArn']) }];

export const states: ServiceActions = {
  DescribeExecution: execution,
  DescribeMapRun: (input) => [{ resource: String(input['mapRunArn']) }],
  DescribeStateMachine: machine,
  DescribeStateMachineForExecution: execution,
  GetExecutionHistory: execution,
  // Of a machine or of a Map Run (Service Authorization Reference).
  ListExecutions: (input) => [{ resource: String(input['mapRunArn'] ?? input['stateMachineArn']) }],
  ListMapRuns: execution,
  ListStateMachineAliases: machine,
  ListStateMachineVersions: machine,
  ListStateMachines: anything,
  ListTagsForResource: (input) => [{ resource: String(input['resourceArn']) }],
  SendTaskFailure: anything,
  SendTaskHeartbeat: anything,
  SendTaskSuccess: anything,
  StartExecution: machine,
  StartSyncExecution: machine,
  StopExecution: execution,
};

const scheduleArn = (input: Input) =>
  arnOf('scheduler', `schedule/${String(input['GroupName'] ?? 'default')}/`, input['Name']);
const schedule: DemandsOf = (input) => [{ resource: scheduleArn(input) }];
const scheduleGroup: DemandsOf = (input) => [{ resource: arnOf('scheduler', 'schedule-group/', input['Name']) }];

/** Whoever gives a schedule a role must be allowed to pass that role to the Scheduler. */
const scheduleWithRole = (input: Input): readonly Demand[] => [
  { resource: scheduleArn(input) },
  {
    action: 'iam:PassRole',
    resource: String(input['Target']?.RoleArn),
    context: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
  },
];

export const scheduler: ServiceActions = {
  CreateSchedule: scheduleWithRole,
  CreateScheduleGroup: withRequestTags(scheduleGroup),
  DeleteSchedule: schedule,
  DeleteScheduleGroup: scheduleGroup,
  GetSchedule: schedule,
  GetScheduleGroup: scheduleGroup,
  ListScheduleGroups: anything,
  ListSchedules: anything,
  ListTagsForResource: tagsOfArn('ResourceArn'),
  TagResource: tagsOfArn('ResourceArn'),
  UntagResource: tagsOfArn('ResourceArn'),
  UpdateSchedule: scheduleWithRole,
};

const scalableTargetArn = (nameOrArn?: string) => arnOf('application-autoscaling', 'scalable-target/', nameOrArn);

/**
 * Scalable targets have ARNs with an id that AWS draws, so every request is about all of them; conditions tell them
 * apart. How AWS decides on a target that does not exist yet is a guess.
 */
const scalableTarget = withRequestTags((input) => [
  {
    resource: scalableTargetArn(),
    context: {
      'application-autoscaling:scalable-dimension': input['ScalableDimension'],
      'application-autoscaling:service-namespace': input['ServiceNamespace'],
    },
  },
]);

/**
 * Before it registers a cluster, AWS tries with the caller's own rights whether the readers could be scaled: it creates
 * and deletes an instance without a name, and so on, and refuses the caller for whom one of these is denied (user guide,
 * "Permissions validation for Application Auto Scaling API calls on target resources"). There, the refusal is a
 * ValidationException.
 */
function registration(input: Input, lookups: Lookups): readonly Demand[] {
  const cluster = arnOf('rds', 'cluster:', String(input['ResourceId']).replace(/^cluster:/, ''));
  const tried = (action: string, ...resources: string[]) =>
    each(resources, { 'aws:ViaAWSService': 'true' }).map((demand) => ({ ...demand, action }));
  const tags = requestTags(input['Tags']);
  return [
    ...scalableTarget(input, lookups),
    ...(Object.keys(tags).length > 0
      ? [{ action: 'application-autoscaling:TagResource', resource: scalableTargetArn(), context: tags }]
      : []),
    ...tried('rds:CreateDBInstance', arnOf('rds', 'db:', ''), cluster),
    ...tried('rds:DeleteDBInstance', arnOf('rds', 'db:', '')),
    ...tried('rds:AddTagsToResource', `arn:${PARTITION}:rds:${REGION}:12345:db:non-existing-db`),
    ...tried('rds:DescribeDBClusters', cluster),
    ...tried('rds:DescribeDBInstances', arnOf('rds', 'db:')),
    ...tried('cloudwatch:PutMetricAlarm', arnOf('cloudwatch', 'alarm:', '')),
    ...tried('cloudwatch:DescribeAlarms', arnOf('cloudwatch', 'alarm:')),
    ...tried('cloudwatch:DeleteAlarms', arnOf('cloudwatch', 'alarm:', '')),
  ];
}

const taggedTarget = withRequestTags((input) => [{ resource: scalableTargetArn(input['ResourceARN']) }]);

export const applicationAutoScaling: ServiceActions = {
  DeleteScalingPolicy: scalableTarget,
  DeleteScheduledAction: scalableTarget,
  DeregisterScalableTarget: scalableTarget,
  DescribeScalableTargets: anything,
  DescribeScalingActivities: anything,
  DescribeScalingPolicies: anything,
  DescribeScheduledActions: anything,
  ListTagsForResource: taggedTarget,
  PutScalingPolicy: scalableTarget,
  PutScheduledAction: scalableTarget,
  RegisterScalableTarget: registration,
  TagResource: taggedTarget,
  UntagResource: taggedTarget,
};
