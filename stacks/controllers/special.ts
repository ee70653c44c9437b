import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Fleet } from '../../fleet/fleet.ts';

/** The construct of a controller's function, and its dependencies. */
export interface Deployment {
  readonly scope: Construct;
  readonly function: lambda.Function;
  readonly stage: string;
  readonly fleet: Fleet;
  /** The topic that notifies people. */
  readonly attention: ITopic;
}

/** What a controller has in addition to its registry row: permissions that depend on the fleet, its own alarms. */
export type Special = (deployment: Deployment) => void;
