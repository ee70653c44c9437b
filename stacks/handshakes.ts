import { Duration } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { proofFinished } from '../events/proof.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { createFunction, type FunctionProps, putIntoVpc } from './function.ts';
import { allowMarks } from './ledgerAccess.ts';

interface HandshakesProps extends FunctionProps {
  /** The VPC from which internal load balancers are reachable. (default: the internet) */
  readonly vpc?: NonNullable<Fleet['vpc']>;
}

/** Half a minute of handshakes, the last of which may take three times three seconds, plus the write to the ledger. */
const TIMEOUT = Duration.seconds(60);

/** The function that makes TLS handshakes. It may only record and publish its results. */
export class HandshakesFunction extends Construct {
  readonly function: lambda.Function;

  constructor(scope: Construct, id: string, { vpc, ...props }: HandshakesProps) {
    super(scope, id);
    this.function = createFunction(this, 'Function', props, { timeout: TIMEOUT, publishes: [proofFinished] });
    if (vpc) putIntoVpc(this.function, vpc);
    allowMarks(this.function.role!, props.ledger, 'certificates');
  }
}

/** Where the fleet wants handshakes from. */
export const proofsOf = ({ certificates }: Pick<Fleet, 'certificates'>): ReadonlySet<'public' | 'vpc' | 'none'> =>
  new Set(
    Object.values(certificates).flatMap(({ loadBalancers }) => Object.values(loadBalancers).map(({ proof }) => proof)),
  );
