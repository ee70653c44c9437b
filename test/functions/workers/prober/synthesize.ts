import { join } from 'node:path';
import { App, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { defineFleet } from '../../../../fleet/fleet.ts';
import { type BundledCode, bundleFunctions } from '../../../../stacks/bundle.ts';
import { ProberFunction } from '../../../../stacks/prober.ts';
import { putOutResults } from '../../../../stacks/results.ts';
import { BUCKET, SECRET } from './names.ts';

/** A stack of the prober alone, with what it needs around it. */
export async function synthesizeInto(folder: string, bundled: BundledCode): Promise<void> {
  const bundles = await bundleFunctions(defineFleet({}), join(folder, 'functions'), { needed: ['prober'], bundled });
  const app = new App({ outdir: folder, analyticsReporting: false });
  const stack = new Stack(app, 'Prober');
  const bucket = new s3.Bucket(stack, 'Results', {
    bucketName: BUCKET,
    enforceSSL: true,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [{ prefix: 'drills/', expiration: Duration.days(90) }],
  });
  Validations.of(bucket).acknowledge({ id: 'AwsSolutions-S1', reason: 'A test has no access logs.' });
  const deadLetters = new sqs.Queue(stack, 'DeadLetters', { enforceSSL: true });
  Validations.of(deadLetters).acknowledge({ id: 'AwsSolutions-SQS3', reason: 'This is the dead-letter queue.' });
  const prober = new ProberFunction(stack, 'ProberFunction', {
    stage: 'dev',
    bundle: bundles.prober,
    ledger: new dynamodb.TableV2(stack, 'Ledger', {
      partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    }),
    bus: new events.EventBus(stack, 'Bus'),
    deadLetters,
    vpc: { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] },
    results: putOutResults(bucket),
    secrets: [SECRET],
    dataApiClusters: [],
  });
  prober.node.addDependency(bucket);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
}
