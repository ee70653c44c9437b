import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { MIN_DAYS_METRIC } from '../../../fleet/names.ts';
import { eventBridgeToRelease } from '../../aws/clients.ts';
import { readEnvironment } from '../../control-loop/environment.ts';
import { createFunction } from '../../control-loop/middleware.ts';
import { type Preview, readPreviewRequest } from '../../control-loop/preview.ts';
import { publish } from '../../control-loop/publish.ts';
import { parseEvent } from '../../control-loop/parseEvent.ts';
import { Reconciler } from '../../control-loop/reconciler.ts';
import { reconcileEach, sweep } from '../../control-loop/sweep.ts';
import { CONTROLLER, createController } from './controller.ts';
import { scanFor } from './sweep.ts';
import { isSweep, resourcesAbout, schemas, SWEEPS } from './triggers.ts';

const environment = readEnvironment();
const region = process.env['AWS_REGION'] ?? '';
const { stage, fleet } = environment;
const resources = Object.keys(fleet.certificates);

export const handler = createFunction<unknown, Preview | void>(
  CONTROLLER,
  async (event, { awsRequestId: owner }, { logger, metrics }) => {
    const controller = createController(environment, { region, owner });
    const reconciler = new Reconciler(controller, { environment, logger, metrics, owner });
    const previewed = readPreviewRequest(event, resources);
    if (previewed !== undefined) return await reconciler.preview(previewed);
    const trigger = parseEvent(event, schemas);
    if (isSweep(trigger)) {
      const reached = async (resumeAt: string | undefined, minDays: number | undefined) => {
        if (resumeAt !== undefined) await continueSweep(resumeAt);
        else if (minDays !== undefined) metrics.addMetric(MIN_DAYS_METRIC, MetricUnit.NoUnit, minDays);
      };
      await sweep(reconciler, scanFor(SWEEPS[trigger.kind], { controller, resources, reached }));
      return undefined;
    }
    const found = await resourcesAbout(trigger, { stage, certificates: fleet.certificates });
    // Events of other certificates and listeners of the account come this way, too.
    if (found.length === 0) logger.info('not about a certificate or listener of this fleet', { event: trigger.event });
    await reconcileEach(reconciler, found);
    return undefined;
  },
);

/** The next invocation goes on at once, and does not wait for a tick. It is told when time is up. */
async function continueSweep(resumeAt: string): Promise<void> {
  const detail = { schemaVersion: 1, controller: CONTROLLER, position: resources.indexOf(resumeAt) } as const;
  const event = { 'detail-type': 'Sweep To Be Continued', detail } as const;
  await publish(environment.busName, Date.now(), event, eventBridgeToRelease);
}
