import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { GAME_DAY } from '../fleet/drillNames.ts';
import type { Fleet } from '../fleet/fleet.ts';
import {
  alarmsStackName,
  CLUSTERS_PER_STACK,
  drillsStackName,
  GROUPS_PER_STACK,
  targetAlarmsStackName,
  watchStackName,
} from '../fleet/stackNames.ts';
import { CONTROLLERS } from '../functions/controllers/registry.ts';
import { AlarmsStack } from './alarms.ts';
import { type BundledCode, bundleFunctions } from './bundle.ts';
import { ControlPlaneStack } from './controlPlane.ts';
import { DrillsStack } from './drills.ts';
import { DrillSchedulesStack, type ScheduledDrill } from './drillSchedules.ts';
import { contextOf, finish } from './finish.ts';
import { resultsOf } from './results.ts';
import { checkStage } from './stage.ts';
import { WatchStack } from './watchStack.ts';
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

/** Each has a schedule. */
const SCHEDULED_DRILLS_PER_STACK = 400;

/**
 * Bundles the functions and writes the CloudFormation templates of an installation.
 * @throws if a template violates a rule of cdk-nag or of CloudFormation's own validation, or exceeds a quota of AWS
 */
export async function synthesize(installation: Installation): Promise<void> {
  const { fleet, stage, folder, controllers = CONTROLLERS, bundled = new Map() } = installation;
  checkStage(stage);
  const bundles = await bundleFunctions(fleet, join(folder, 'functions'), { controllers, bundled });
  await mkdir(folder, { recursive: true });
  const app = new App({ outdir: folder, analyticsReporting: false, context: await contextOf() });
  // Construct IDs are constant, and only the stack's name contains the stage: otherwise every hashed name would change
  // with it.
  const controlPlane = { stackName: `evenkeel-${stage}`, stage, fleet, bundles, controllers };
  const first = new ControlPlaneStack(app, 'Evenkeel', controlPlane);
  const drillsStack =
    fleet.drills.list.length > 0
      ? new DrillsStack(app, 'EvenkeelDrills', {
          ...first.shared,
          stackName: drillsStackName(stage),
          fleet,
          bundles,
          results: resultsOf(first.stackName),
        })
      : undefined;
  // Its names were those of the stack before.
  drillsStack?.addStackDependency(first);
  new WatchStack(app, 'EvenkeelWatch', {
    stackName: watchStackName(stage),
    stage,
    functions: [...first.functions, ...(drillsStack?.functions ?? [])],
    fleet,
    attention: first.shared.attention,
    deadLetters: first.shared.deadLetters,
  });
  divide(Object.entries(fleet.clusters), CLUSTERS_PER_STACK).forEach((clusters, at) => {
    const stackName = alarmsStackName(stage, at * CLUSTERS_PER_STACK);
    new AlarmsStack(app, `EvenkeelAlarms${at + 1}`, { stackName, stage, clusters });
  });
  divide(Object.entries(fleet.targetGroups), GROUPS_PER_STACK).forEach((groups, at) => {
    const stackName = targetAlarmsStackName(stage, at * GROUPS_PER_STACK);
    new TargetAlarmsStack(app, `EvenkeelTargetAlarms${at + 1}`, { stackName, stage, groups });
  });
  const scheduled: ScheduledDrill[] = [
    ...fleet.drills.list.flatMap(({ drill, resource, schedule }) => (schedule ? [{ drill, resource, schedule }] : [])),
    ...Object.entries(fleet.drills.gameDaySchedules).map(([resource, schedule]) => ({
      drill: GAME_DAY,
      resource,
      schedule,
    })),
  ];
  divide(scheduled, SCHEDULED_DRILLS_PER_STACK).forEach((drills, at) => {
    const stackName = `evenkeel-${stage}-drill-schedules-${at + 1}`;
    new DrillSchedulesStack(app, `EvenkeelDrillSchedules${at + 1}`, { stackName, stage, drills }).addStackDependency(
      drillsStack!,
    );
  });
  const { permissionsBoundary, concurrentExecutions } = fleet.account ?? {};
  finish(app, { stage, permissionsBoundary, concurrentExecutions });
}

const divide = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
