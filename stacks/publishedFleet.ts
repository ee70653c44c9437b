import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { Fleet } from '../fleet/fleet.ts';
import { fleetParameterPath } from '../fleet/names.ts';
import { publishedParts } from '../fleet/published.ts';

/** The fleet in Parameter Store, for people's command line and console. */
export class PublishedFleet extends Construct {
  constructor(scope: Construct, id: string, { stage, fleet }: { readonly stage: string; readonly fleet: Fleet }) {
    super(scope, id);
    for (const [at, stringValue] of publishedParts(fleet).entries()) {
      new ssm.StringParameter(this, `Part${at + 1}`, {
        parameterName: `${fleetParameterPath(stage)}/${at + 1}`,
        stringValue,
        description: `Part ${at + 1} of the fleet that Evenkeel ${stage} manages`,
      });
    }
  }
}
