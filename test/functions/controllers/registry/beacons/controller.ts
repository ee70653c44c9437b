import { GetParametersCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { ssm } from '../../../../../functions/aws/clients.ts';
import type { BaseProgress, Controller } from '../../../../../functions/control-loop/controller.ts';
import type { Environment } from '../../../../../functions/control-loop/environment.ts';
import { type BeaconView, decide } from './decide.ts';
import { type Decision, traits } from './decision.ts';

const NO_PROGRESS: BaseProgress = { failures: {} };

const nameOf = (cluster: string) => `/evenkeel/${cluster}/beacon`;

/** Keeps a parameter of each cluster at `on`: as little as a controller can do. */
export const createController = ({
  fleet,
}: Pick<Environment, 'fleet'>): Controller<BeaconView, Decision, BaseProgress> => ({
  name: 'beacons',
  modeOf: (cluster) => fleet.clusters[cluster]!.mode,
  async observe(cluster, { pause }) {
    const { Parameters = [] } = await ssm.send(new GetParametersCommand({ Names: [nameOf(cluster)] }));
    return { cluster, value: Parameters[0]?.Value, isPaused: pause !== undefined };
  },
  progressOf: (_view, { progress }) => progress ?? NO_PROGRESS,
  decide,
  async act(_decision, { cluster }) {
    await ssm.send(new PutParameterCommand({ Name: nameOf(cluster), Value: 'on', Type: 'String', Overwrite: true }));
  },
  traits,
  memory: { progressOnDecision: (progress) => progress, progressOnSuccess: (progress) => progress },
  attention: {
    lit: 'steady',
    paused: 'noted',
    'backing-off': 'noted',
    repeating: 'noted',
    light: 'noted',
  },
  marksOf: () => [],
  detailsOf: () => ({}),
});
