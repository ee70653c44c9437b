import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Fleet } from '../fleet/fleet.ts';
import { acknowledge, allow, createFunction, type FunctionProps, putIntoVpc } from './function.ts';
import type { Results } from './results.ts';
import { allowing, allowListed, readableSecrets } from './listed.ts';

interface ProberProps extends FunctionProps {
  readonly vpc: NonNullable<Fleet['vpc']>;
  /** Below `drills/`. */
  readonly results: Results;
  /** Names or ARNs of the secrets of database probes. */
  readonly secrets: readonly string[];
  /** ARNs of the clusters that are probed through RDS's HTTP API. */
  readonly dataApiClusters: readonly string[];
}

/** Lambda's maximum of 15 minutes; the prober hands over to the next invocation before. */
const TIMEOUT = Duration.minutes(15);

/** Functions that are known by name, because references would be circular. */
export const proberName = (stage: string): string => `evenkeel-${stage}-prober`;

/** The function that measures a drill as clients do: in the fleet's VPC, where the application is. */
export class ProberFunction extends Construct {
  readonly function: lambda.Function;

  constructor(scope: Construct, id: string, { vpc, results, secrets, dataApiClusters, ...props }: ProberProps) {
    super(scope, id);
    const functionName = proberName(props.stage);
    this.function = createFunction(this, 'Function', props, {
      functionName,
      timeout: TIMEOUT,
      // The authorities that sign RDS's certificates (Lambda developer guide, "Building Lambda functions with Node.js").
      environment: { NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem' },
      // No retries, which would repeat attempts: a failure is visible as a gap in the measurement.
      retryAttempts: 0,
      memorySize: 1024,
    });
    putIntoVpc(this.function, vpc);
    const role = this.function.role!;
    this.#allowResults(role, results);
    // By its name: the function depends on its role, so the role must not depend on the function.
    const self = Stack.of(this).formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName: functionName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const why = 'To go on in a further invocation where a drill takes longer than one may last.';
    allow(role, ['lambda:InvokeFunction'], [self], why);
    allowListed(this, {
      id: 'Probed',
      description: `What drills of Evenkeel ${props.stage} probe`,
      roles: [role],
      listings: [
        readableSecrets(this, secrets, 'To log in to the databases that it probes.'),
        allowing('rds-data:ExecuteStatement', dataApiClusters, 'To probe clusters by RDS Data API.'),
      ],
    });
  }

  #allowResults(role: iam.IRole, { arn, spelledArn }: Results): void {
    const objects = `${arn}/drills/*`;
    allow(role, ['s3:PutObject'], [objects], 'To keep what it has measured.');
    acknowledge(role, `Resource::${spelledArn}/drills/*`, 'Each drill has its own folder.');
    allow(role, ['s3:ListBucket'], [arn], 'To see whether its drill has been told to stop.', {
      StringLike: { 's3:prefix': ['drills/*'] },
    });
  }
}
