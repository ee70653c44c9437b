import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Fleet } from '../../fleet/fleet.ts';

/** Where a controller's function stands, and what it depends on. */
export interface Deployment {
  readonly scope: Construct;
  readonly function: lambda.Function;
  readonly stage: string;
  readonly fleet: Fleet;
  /** Where people hear of what needs them. */
  readonly attention: ITopic;
}

/** What a controller has besides what its row says: permissions that depend on the fleet, alarms of its own. */
export type Special = (deployment: Deployment) => void;
