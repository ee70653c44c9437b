import { CfnOutput, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Fleet } from '../fleet/fleet.ts';
import type { Bundles } from './bundle.ts';
import { createDrillFunctions } from './drillFunctions.ts';
import type { FunctionProps } from './function.ts';
import { putOutResults } from './results.ts';
import type { DrillApi } from './slack.ts';

interface DrillEntryProps extends Omit<FunctionProps, 'bundle'> {
  readonly fleet: Fleet;
  readonly bundles: Bundles;
}

/**
 * What stands for drills in the stack of the control plane: the drill API, whose address people and Slack know, and the
 * bucket of the reports. What carries drills out is a stack of its own: `drills.ts`.
 */
export class DrillEntry extends Construct {
  /** Takes requests, approvals and aborts. */
  readonly api: DrillApi;

  constructor(scope: Construct, id: string, { fleet, ...props }: DrillEntryProps) {
    super(scope, id);
    const results = putOutResults(this.#createBucket());
    const api = createDrillFunctions(this, { ...props, fleet, results, warmer: undefined }, ['drillApi']).drillApi;
    const url = api.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.AWS_IAM });
    this.api = { function: api, url };
    new CfnOutput(this, 'DrillApiUrl', {
      value: url.url,
      description: 'The drill API: requests, approvals and aborts, signed by IAM.',
    });
  }

  /** Results and reports, as long as drills are remembered. */
  #createBucket(): s3.Bucket {
    const bucket = new s3.Bucket(this, 'Results', {
      enforceSSL: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [{ prefix: 'drills/', expiration: Duration.days(400) }],
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Reports of drills hold no personal data, and CloudTrail says who has read them where that matters.',
    });
    return bucket;
  }
}
