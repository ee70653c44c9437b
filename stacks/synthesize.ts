import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Fleet } from '../fleet/fleet.ts';
import { CONTROLLERS } from '../functions/controllers/registry.ts';
import { AlarmsStack } from './alarms.ts';
import { type BundledCode, bundleFunctions } from './bundle.ts';
import { ControlPlaneStack } from './controlPlane.ts';
import { TargetAlarmsStack } from './targetAlarms.ts';

export interface Installation {
  readonly fleet: Fleet;
  /** The deployment stage: `dev`, `prod`. Lower-case letters and digits, since it is part of every name. */
  readonly stage: string;
  /** The folder of the cloud assembly. */
  readonly folder: string;
  /** Bundles of earlier fleets in the same process. */
  readonly bundled?: BundledCode;
  /** (default: those in functions/controllers/registry.ts) */
  readonly controllers?: typeof CONTROLLERS;
}

/** Each cluster has a few alarms, and CloudFormation's limit is 500 resources per stack. */
const CLUSTERS_PER_STACK = 100;

/** Each target group has two alarms for each of its zones. */
const GROUPS_PER_STACK = 50;

/**
 * Bundles the functions and writes the CloudFormation templates of an installation.
 * @throws if a template violates a rule of cdk-nag or of CloudFormation's own validation
 */
export async function synthesize(installation: Installation): Promise<void> {
  const { fleet, stage, folder, controllers = CONTROLLERS, bundled = new Map() } = installation;
  if (!/^[a-z][a-z0-9]{0,15}$/.test(stage)) {
    throw new Error(`Invalid STAGE "${stage}": use at most 16 lower-case letters and digits, starting with a letter.`);
  }
  const bundles = await bundleFunctions(fleet, join(folder, 'functions'), { controllers, bundled });
  await mkdir(folder, { recursive: true });
  const app = new App({ outdir: folder, analyticsReporting: false, context: await featureFlags() });
  // Construct IDs are constant, and only the stack's name contains the stage: otherwise every hashed name would change
  // with it.
  new ControlPlaneStack(app, 'Evenkeel', { stackName: `evenkeel-${stage}`, stage, fleet, bundles, controllers });
  const clusters = Object.entries(fleet.clusters);
  for (let from = 0; from < clusters.length; from += CLUSTERS_PER_STACK) {
    const number = from / CLUSTERS_PER_STACK + 1;
    new AlarmsStack(app, `EvenkeelAlarms${number}`, {
      stackName: `evenkeel-${stage}-alarms-${number}`,
      stage,
      clusters: clusters.slice(from, from + CLUSTERS_PER_STACK),
    });
  }
  const groups = Object.entries(fleet.targetGroups);
  for (let from = 0; from < groups.length; from += GROUPS_PER_STACK) {
    const number = from / GROUPS_PER_STACK + 1;
    new TargetAlarmsStack(app, `EvenkeelTargetAlarms${number}`, {
      stackName: `evenkeel-${stage}-target-alarms-${number}`,
      stage,
      groups: groups.slice(from, from + GROUPS_PER_STACK),
    });
  }
  Tags.of(app).add('evenkeel:stage', stage);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
}

/** The feature flags of cdk.json, so that this and the CDK CLI synthesize the same templates. */
async function featureFlags(): Promise<Record<string, unknown>> {
  const text = await readFile(new URL('../cdk.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { context: Record<string, unknown> }).context;
}
