import { Logger } from '@aws-lambda-powertools/logger';
import type { Environment } from '../../control-loop/environment.ts';
import { createMetrics } from '../../control-loop/metrics.ts';
import { Pauses } from '../../control-loop/pauses.ts';
import { Reconciler } from '../../control-loop/reconciler.ts';
import { CONTROLLER, createController } from './controller.ts';
import { decideRelease } from './decide.ts';
import { isReleasable } from './view.ts';

/** Who wants a net to be released, and why. */
export interface ReleaseRequest {
  readonly by: string;
  readonly why: string;
  readonly nowMs: number;
}

/**
 * Takes the safety net of one cluster away, for the command line: our policy and our scalable target, nothing else, in
 * whatever mode the cluster is. It runs under the lease and leaves its lines in the history. The net is paused with it,
 * else the next tick would put it back; resuming the controller `safetyNet` does that.
 * @returns whether there was anything of ours
 * @throws if another invocation has the lease, and what AWS answered
 */
export async function release(
  cluster: string,
  environment: Environment,
  { by, why, nowMs }: ReleaseRequest,
): Promise<boolean> {
  const controller = createController(environment);
  const policy = controller.policyOf(cluster);
  let wasReleased = false;
  let failure: unknown;
  const reconciler = new Reconciler(
    {
      ...controller,
      modeOf: () => 'act',
      decide: (view, progress, decidedAtMs) => decideRelease(view, progress, policy, decidedAtMs),
      async act(decision, view, decidedAtMs) {
        try {
          await controller.act(decision, view, decidedAtMs);
          wasReleased = true;
        } catch (error) {
          failure = error;
          throw error;
        }
      },
    },
    {
      environment,
      // The terminal is the caller's to write to.
      logger: new Logger({ serviceName: CONTROLLER, logLevel: 'SILENT' }),
      metrics: createMetrics(CONTROLLER, { stage: environment.stage }),
      owner: `release by ${by}`,
    },
  );
  await new Pauses(environment.tableName, CONTROLLER).pause(cluster, { by, why, sinceMs: nowMs });
  await reconciler.reconcile(cluster);
  if (failure !== undefined) throw failure;
  const left = await controller.observe(cluster, await reconciler.ledger.read(cluster, nowMs), nowMs);
  if (isReleasable(left))
    throw new Error(`Evenkeel is looking at the net of ${cluster} just now. Try again in a minute.`);
  return wasReleased;
}
