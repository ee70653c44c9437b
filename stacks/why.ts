import type * as iam from 'aws-cdk-lib/aws-iam';

/** The kind of metadata that says why a role may do something. It travels in the cloud assembly beside the templates. */
export const WHY = 'evenkeel:why';

/** Why a role may do something: docs/permissions.md is made of these. */
export interface Reason {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Sentences for whoever reviews the role. */
  readonly why: string;
}

/** Notes why a role has a statement. */
export const noteWhy = (role: iam.IRole, reason: Reason): void => role.node.defaultChild!.node.addMetadata(WHY, reason);

/** The same of a statement that is already made. */
export const noteStatement = (
  role: iam.IRole,
  { actions, resources, conditions }: iam.PolicyStatement,
  why: string,
): void => noteWhy(role, { actions, resources, why, conditions: conditions as NonNullable<Reason['conditions']> });

/** Why the CDK itself grants something where parts are connected, by action. */
export const WHY_CONNECTED: Readonly<Record<string, string>> = {
  'lambda:InvokeFunction': 'To run what it is there for: the function of its schedule, or of a step of a drill.',
  'lambda:InvokeFunctionUrl': 'To send what people ask for in Slack to the drill API.',
  'sns:Publish': 'To tell people.',
  'xray:GetSamplingRules': 'To learn which executions are traced.',
  'xray:GetSamplingTargets': 'To learn how many executions are traced.',
  'xray:PutTelemetryRecords': 'To say how many traces were sent.',
  'xray:PutTraceSegments': 'To send traces, where the fleet says tracing.',
  'states:StartExecution': 'To start what ends a drill or a game day whose execution was killed.',
};
