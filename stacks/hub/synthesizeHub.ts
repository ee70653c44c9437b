import { App } from 'aws-cdk-lib';
import type { HubDefinition } from '../../fleet/hubDefinition.ts';
import { contextOf, finish } from '../finish.ts';
import { checkStage } from '../stage.ts';
import { HubStack } from './hubStack.ts';

interface HubInstallation {
  readonly hub: HubDefinition;
  readonly stage: string;
  /** The folder of the cloud assembly. */
  readonly folder: string;
}

/**
 * Writes the CloudFormation template of a hub.
 * @throws if it violates a rule of cdk-nag or of CloudFormation's own validation, or exceeds a quota of AWS
 */
export async function synthesizeHub({ hub, stage, folder }: HubInstallation): Promise<void> {
  checkStage(stage);
  const app = new App({ outdir: folder, analyticsReporting: false, context: await contextOf() });
  new HubStack(app, 'EvenkeelHub', { stackName: `evenkeel-hub-${stage}`, stage, hub });
  finish(app, { stage });
}
