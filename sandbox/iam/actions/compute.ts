import { anything, arnOf } from './demand.ts';
import type { Demand, DemandsOf, Input, ServiceActions } from './demand.ts';

/** `NAME`, `NAME:QUALIFIER`, `ACCOUNT:function:NAME` or an ARN, with the qualifier of the request, if any. */
function functionArn(input: Input): string {
  const given = String(input['FunctionName']);
  const named = given.startsWith('arn:') ? given : arnOf('lambda', 'function:', given.replace(/^.*function:/, ''));
  return input['Qualifier'] === undefined ? named : `${named}:${String(input['Qualifier'])}`;
}

const lambdaFunction: DemandsOf = (input) => [{ resource: functionArn(input) }];
const invocation: DemandsOf = (input) => [{ action: 'lambda:InvokeFunction', resource: functionArn(input) }];

export const lambda: ServiceActions = {
  GetFunction: lambdaFunction,
  GetFunctionConcurrency: lambdaFunction,
  GetFunctionConfiguration: lambdaFunction,
  Invoke: invocation,
  InvokeAsync: invocation,
  InvokeWithResponseStream: invocation,
  ListFunctions: anything,
  PutFunctionConcurrency: lambdaFunction,
  UpdateFunctionCode: lambdaFunction,
  UpdateFunctionConfiguration: lambdaFunction,
};

/** Reading an execution is about the execution; starting one about its state machine. */
const machine: DemandsOf = (input) => [{ resource: String(input['stateMachineArn']) }];
const execution: DemandsOf = (input) => [{ resource: String(input['executionArn']) }];

export const states: ServiceActions = {
  DescribeExecution: execution,
  DescribeStateMachine: machine,
  DescribeStateMachineForExecution: execution,
  GetExecutionHistory: execution,
  ListExecutions: machine,
  ListStateMachines: anything,
  SendTaskFailure: anything,
  SendTaskHeartbeat: anything,
  SendTaskSuccess: anything,
  StartExecution: machine,
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
  CreateScheduleGroup: scheduleGroup,
  DeleteSchedule: schedule,
  DeleteScheduleGroup: scheduleGroup,
  GetSchedule: schedule,
  GetScheduleGroup: scheduleGroup,
  ListScheduleGroups: anything,
  ListSchedules: () => [{ resource: arnOf('scheduler', 'schedule/*/', '*') }],
  UpdateSchedule: scheduleWithRole,
};

/**
 * Scalable targets have ARNs with an id that AWS draws, so every request is about all of them; conditions tell them
 * apart. How AWS decides on a target that does not exist yet is a guess.
 */
const scalableTarget: DemandsOf = (input) => [
  {
    resource: arnOf('application-autoscaling', 'scalable-target/', '*'),
    context: {
      'application-autoscaling:scalable-dimension': input['ScalableDimension'],
      'application-autoscaling:service-namespace': input['ServiceNamespace'],
    },
  },
];

export const applicationAutoScaling: ServiceActions = {
  DeleteScalingPolicy: scalableTarget,
  DeregisterScalableTarget: scalableTarget,
  DescribeScalableTargets: anything,
  DescribeScalingActivities: anything,
  DescribeScalingPolicies: anything,
  PutScalingPolicy: scalableTarget,
  RegisterScalableTarget: scalableTarget,
};
