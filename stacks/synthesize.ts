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
  /** Names the installation: `dev`, `prod`. Lower-case letters and digits, since it is part of every name. */
  readonly stage: string;
  /** Where the cloud assembly goes. */
  readonly folder: string;
  /** Bundles of fleets before it in the same process. */
  readonly bundled?: BundledCode;
  /** Those that there are unless given. */
  readonly controllers?: typeof CONTROLLERS;
}

/** Each cluster has a handful of alarms, and CloudFormation takes 500 resources a stack. */
const CLUSTERS_PER_STACK = 100;

/** Each target group has two alarms for each of its zones. */
const GROUPS_PER_STACK = 50;

/**
 * Bundles the functions and writes the CloudFormation templates of an installation.
 * @throws if a template breaks a rule of cdk-nag or CloudFormation's own validation
 */
export async function synthesize(installation: Installation): Promise<void> {
  const { fleet, stage, folder, controllers = CONTROLLERS, bundled = new Map() } = installation;
  if (!/^[a-z][a-z0-9]{0,15}$/.test(stage)) {
    throw new Error(`STAGE is "${stage}"; it takes lower-case letters and digits, starting with a letter, at most 16.`);
  }
  const bundles = await bundleFunctions(fleet, join(folder, 'functions'), { controllers, bundled });
  await mkdir(folder, { recursive: true });
  const app = new App({ outdir: folder, analyticsReporting: false, context: await featureFlags() });
  // Construct ids are constant, and the stage stands in the stack's name: else every hashed name would change with it.
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

/** cdk.json has the flags, so that the CDK's command line and we synthesize alike. */
async function featureFlags(): Promise<Record<string, unknown>> {
  const text = await readFile(new URL('../cdk.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { context: Record<string, unknown> }).context;
}
