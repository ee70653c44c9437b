import { PARTITION } from '../core.ts';
import { compilePolicy } from './evaluate.ts';
import type { Statement } from './evaluate.ts';

const WRITE_LOGS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

/** AWS's own policies that functions are given, with their actions on every resource. Source: AWS Managed Policy Reference. */
const AWS_MANAGED: Readonly<Record<string, readonly string[]>> = {
  'service-role/AWSLambdaBasicExecutionRole': WRITE_LOGS,
  'service-role/AWSLambdaVPCAccessExecutionRole': [
    ...WRITE_LOGS,
    'ec2:AssignPrivateIpAddresses',
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:UnassignPrivateIpAddresses',
  ],
  AWSXRayDaemonWriteAccess: [
    'xray:GetSamplingRules',
    'xray:GetSamplingStatisticSummaries',
    'xray:GetSamplingTargets',
    'xray:PutTelemetryRecords',
    'xray:PutTraceSegments',
  ],
};

const PREFIX = `arn:${PARTITION}:iam::aws:policy/`;

export const isAwsManaged = (policyArn: string) => policyArn.startsWith(PREFIX);

/** The statements of a policy that AWS manages. Throws for one that is not known here. */
export function awsManagedPolicy(policyArn: string): Statement[] {
  const actions = AWS_MANAGED[policyArn.slice(PREFIX.length)];
  if (!actions) throw new Error(`the AWS managed policy ${policyArn} is not simulated`);
  return compilePolicy({ Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] });
}
