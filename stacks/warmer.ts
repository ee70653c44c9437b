import { Duration } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { warmUpFinished } from '../events/warmUp.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { FUNCTION_TIMEOUT_SECONDS } from '../fleet/limits.ts';
import type { WarmUp } from '../fleet/warmUp.ts';
import { createFunction, type FunctionProps, putIntoVpc } from './function.ts';
import { allowMarks } from './ledgerAccess.ts';
import { allowListed, readableSecrets } from './listed.ts';

type WarmUpSettings = Exclude<WarmUp, 'none'>;

interface WarmerProps extends FunctionProps {
  readonly vpc: NonNullable<Fleet['vpc']>;
  readonly warmUps: readonly WarmUpSettings[];
  /** The longest time for which a drill keeps a reader busy, in seconds; 0 without such a drill. */
  readonly overloadSeconds: number;
}

/** The function's name: drills, which are another stack, have it keep readers busy. */
export const warmerName = (stage: string): string => `evenkeel-${stage}-warmer`;

/** The warm-ups of a fleet's clusters. Without any, the function is not created. */
export const warmUpsOf = ({ clusters }: Fleet): WarmUpSettings[] =>
  Object.values(clusters).flatMap(({ warmUp }) => (warmUp === 'none' ? [] : [warmUp]));

/** The longest time for which one of the fleet's drills keeps a reader busy, in seconds; 0 without any. */
export const overloadSecondsOf = ({ drills }: Fleet): number =>
  Math.max(0, ...drills.list.map((policy) => (policy.drill === 'reader-overload' ? policy.busySeconds : 0)));

/** The function that warms readers up, and keeps them busy for drills: it runs in the fleet's VPC, where the databases are. */
export class WarmerFunction extends Construct {
  readonly function: lambda.Function;

  constructor(scope: Construct, id: string, { vpc, warmUps, overloadSeconds, ...props }: WarmerProps) {
    super(scope, id);
    const longestSeconds = Math.max(overloadSeconds, ...warmUps.map(({ timeoutSeconds }) => timeoutSeconds));
    this.function = createFunction(this, 'Function', props, {
      functionName: warmerName(props.stage),
      publishes: [warmUpFinished],
      // Besides the warm-up itself, it reads a secret before and records the outcome afterwards.
      timeout: Duration.seconds(longestSeconds + FUNCTION_TIMEOUT_SECONDS),
      // The authorities that sign RDS's certificates (Lambda developer guide, "Building Lambda functions with Node.js").
      environment: { NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem' },
    });
    putIntoVpc(this.function, vpc);
    const role = this.function.role!;
    allowMarks(role, props.ledger, 'replicas');
    allowListed(this, {
      id: 'Secrets',
      description: `The secrets of warm-ups of Evenkeel ${props.stage}`,
      roles: [role],
      listings: [
        readableSecrets(
          this,
          warmUps.map(({ secret }) => secret),
          'To log in to the databases that it warms up.',
        ),
      ],
    });
  }
}
