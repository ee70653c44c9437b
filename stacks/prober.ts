import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Fleet } from '../fleet/fleet.ts';
import { acknowledge, allow, allowNetwork, createFunction, type FunctionProps, secretArn } from './function.ts';

interface ProberProps extends FunctionProps {
  readonly vpc: NonNullable<Fleet['vpc']>;
  /** Where results go, below `drills/`. */
  readonly bucket: Bucket;
  /** Names or ARNs of the secrets that probes of databases connect with. */
  readonly secrets: readonly string[];
  /** ARNs of the clusters that are probed through RDS's HTTP API. */
  readonly dataApiClusters: readonly string[];
}

/** Lambda ends every invocation after 15 minutes; the prober hands over to the next one before. */
const TIMEOUT = Duration.minutes(15);

/** The function that sees a drill as clients do: it stands in the fleet's VPC, where the application is. */
export class ProberFunction extends Construct {
  readonly function: lambda.Function;

  constructor(scope: Construct, id: string, { vpc, bucket, secrets, dataApiClusters, ...props }: ProberProps) {
    super(scope, id);
    const functionName = `evenkeel-${props.stage}-prober`;
    this.function = createFunction(this, 'Function', props, {
      functionName,
      timeout: TIMEOUT,
      // The authorities that sign RDS's certificates (Lambda developer guide, "Building Lambda functions with Node.js").
      environment: { NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem' },
      // An attempt more or less, but none twice: what failed is seen as a hole in the measurement.
      retryAttempts: 0,
      memorySize: 1024,
    });
    // The CDK's own way wants the VPC as a construct, and would look it up in an account.
    (this.function.node.defaultChild as lambda.CfnFunction).vpcConfig = {
      subnetIds: vpc.subnetIds,
      securityGroupIds: vpc.securityGroupIds,
    };
    const role = this.function.role!;
    allowNetwork(role);
    this.#allowResults(role, bucket);
    // By its name: the function waits for its role, so that the role must not wait for the function.
    const self = Stack.of(this).formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName: functionName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    allow(role, ['lambda:InvokeFunction'], [self]);
    for (const secret of new Set(secrets)) {
      allow(role, ['secretsmanager:GetSecretValue'], [secretArn(this, secret)]);
    }
    if (dataApiClusters.length > 0) allow(role, ['rds-data:ExecuteStatement'], [...new Set(dataApiClusters)]);
  }

  #allowResults(role: iam.IRole, bucket: Bucket): void {
    const objects = bucket.arnForObjects('drills/*');
    allow(role, ['s3:PutObject'], [objects]);
    acknowledge(role, `Resource::${this.#spelled(bucket)}/drills/*`, 'Each drill has a folder of its own.');
    allow(role, ['s3:ListBucket'], [bucket.bucketArn], { StringLike: { 's3:prefix': ['drills/*'] } });
  }

  /** As cdk-nag spells the ARN of a resource of this stack. */
  #spelled(bucket: Bucket): string {
    const { node } = bucket;
    return `<${Stack.of(this).getLogicalId(node.defaultChild as never)}.Arn>`;
  }
}
