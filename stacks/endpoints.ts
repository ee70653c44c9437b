import { Duration, Stack } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { FUNCTION_TIMEOUT_SECONDS } from '../fleet/limits.ts';
import { PARAMETER_PREFIX, stageTag } from '../fleet/names.ts';
import { acknowledge, allow, createFunction, type FunctionProps } from './function.ts';
import { addTick } from './tick.ts';

/** Changes by hand and endpoints that have just been built send no event: this is how long they may stay unseen. */
const TICK = Duration.minutes(5);

/** The function that keeps the hosts of the clusters in Parameter Store. */
export class EndpointsFunction extends Construct {
  readonly function: lambda.Function;

  constructor(scope: Construct, id: string, props: FunctionProps) {
    super(scope, id);
    this.function = createFunction(this, 'Function', props, { timeout: Duration.seconds(FUNCTION_TIMEOUT_SECONDS) });
    const role = this.function.role!;
    allow(role, ['rds:DescribeDBClusters', 'rds:DescribeDBClusterEndpoints'], ['*']);
    acknowledge(role, 'Resource::*', 'Reading a page of all clusters takes no resource.');
    const parameters = Stack.of(this).formatArn({
      service: 'ssm',
      resource: 'parameter',
      resourceName: `${PARAMETER_PREFIX.slice(1)}*`,
    });
    allow(role, ['ssm:GetParameters', 'ssm:PutParameter'], [parameters]);
    allow(role, ['ssm:AddTagsToResource'], [parameters], {
      StringEquals: { [`aws:RequestTag/${stageTag.key}`]: stageTag.value(props.stage) },
    });
    acknowledge(
      role,
      'Resource::arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/evenkeel/*',
      'Each cluster of the fleet has two parameters under this name, which are ours alone.',
    );
    addTick(this, this.function, TICK);
  }
}
