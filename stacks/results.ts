import { CfnOutput, Fn, Stack } from 'aws-cdk-lib';
import type { Bucket } from 'aws-cdk-lib/aws-s3';

/** The bucket of results and reports of drills, for the stack that it stands in and for others. */
export interface Results {
  readonly arn: string;
  readonly name: string;
  /** The ARN as cdk-nag spells it. */
  readonly spelledArn: string;
}

const ARN_OUTPUT = 'DrillResultsArn';
const NAME_OUTPUT = 'DrillResultsName';

/** In the stack of the bucket, which puts out what others need. */
export function putOutResults(bucket: Bucket): Results {
  const stack = Stack.of(bucket);
  const outputs = {
    [ARN_OUTPUT]: [
      bucket.bucketArn,
      'The bucket of results and reports of drills. It stays when the stack is deleted.',
    ],
    [NAME_OUTPUT]: [bucket.bucketName, 'Its name.'],
  } as const;
  for (const [id, [value, description]] of Object.entries(outputs)) new CfnOutput(stack, id, { value, description });
  const spelledArn = `<${stack.getLogicalId(bucket.node.defaultChild as never)}.Arn>`;
  return { arn: bucket.bucketArn, name: bucket.bucketName, spelledArn };
}

/** In other stacks: cdk-nag spells by the name of an output, and the CDK would draw one. */
export function resultsOf(stackName: string): Results {
  const spelledArn = JSON.stringify({ 'Fn::GetStackOutput': { StackName: stackName, OutputName: ARN_OUTPUT } });
  return { arn: Fn.getStackOutput(stackName, ARN_OUTPUT), name: Fn.getStackOutput(stackName, NAME_OUTPUT), spelledArn };
}
