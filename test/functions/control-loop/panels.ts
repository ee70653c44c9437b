import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { vi } from 'vitest';
import { AwsError } from '../../../sandbox/wire/handlers.ts';
import type { EventOnBus } from '../../../sandbox/services/events/index.ts';
import { NOW } from '../now.ts';
import { BUS, createPlatform, type Platform, TABLE } from '../region.ts';
import { createDials, nameOf } from './dials.ts';

export const MINUTE = 60_000;

/** Calls that AWS refuses, by what they name. */
type Refuses = (operation: string, name: string) => boolean;

/** Panels in a Region, the controller that keeps their dials on, and a clock that stands where it is set. */
export async function createPanels() {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  const platform: Platform = await createPlatform();
  const clients = await import('../../../functions/aws/clients.ts');
  const { Reconciler } = await import('../../../functions/control-loop/reconciler.ts');
  const { sweep } = await import('../../../functions/control-loop/sweep.ts');
  const events: EventOnBus[] = [];
  platform.region.events.hooks.onEvent = (_bus, event) => void events.push(event);
  const ssm = new SSMClient(platform.region.clientConfig());
  const environment = { stage: 'dev', tableName: TABLE, busName: BUS, fleet: {} as never };
  let owners = 0;
  const ofType = (type: string) => events.filter((event) => event['detail-type'] === type);

  return {
    platform,
    eventBridge: new EventBridgeClient(platform.region.clientConfig()),
    sweep,
    /** As one invocation has it. */
    reconciler: (mode?: 'observe' | 'act') =>
      new Reconciler(createDials(clients, mode), {
        environment,
        logger: new Logger({ logLevel: 'SILENT' }),
        metrics: new Metrics({ namespace: 'test' }),
        owner: `invocation-${++owners}`,
      }),
    setClock: (minutes: number) => void vi.setSystemTime(NOW + minutes * MINUTE),
    async turn(panel: string, left: string, right: string): Promise<void> {
      for (const [dial, value] of Object.entries({ left, right })) {
        const parameter = { Name: nameOf(panel, dial), Value: value, Type: 'String', Overwrite: true } as const;
        await ssm.send(new PutParameterCommand(parameter));
      }
    },
    async dial(panel: string, dial: string): Promise<string | undefined> {
      return (await ssm.send(new GetParameterCommand({ Name: nameOf(panel, dial) }))).Parameter?.Value;
    },
    /** Everything that was ever remembered. */
    async forget(): Promise<void> {
      for (const key of Object.keys(platform.items())) {
        const [pk = '', sk = ''] = key.split(' ');
        await platform.remove({ pk, sk });
      }
    },
    /** What AWS refuses from now on, in its words. */
    refuse(refuses: Refuses): void {
      platform.region.endpoint.intercept = async ({ operation }, input, next) => {
        const { Name = '' } = input as { readonly Name?: string };
        if (refuses(operation, Name)) throw new AwsError('AccessDeniedException', `Not allowed: ${operation} ${Name}`);
        return await next();
      };
    },
    allow: () => void delete platform.region.endpoint.intercept,
    stateOf: (panel: string) => platform.items()[`controller#dials state#${panel}`],
    linesOf: (panel: string) =>
      Object.entries(platform.items())
        .filter(([key]) => key.startsWith(`history#dials#${panel} `))
        .map(([, { event, kind, reason }]) => [event, kind, reason].join(' ')),
    notices: (panel: string) =>
      ofType('Attention Needed')
        .map(({ detail }) => detail as Readonly<Record<string, string>>)
        .filter(({ resource }) => resource === panel)
        .map(({ state, reason, message }) => ({ state, reason, message })),
    outcomes: (panel: string) =>
      ofType('Action Finished')
        .map(({ detail }) => detail as Readonly<Record<string, string>>)
        .filter(({ resource }) => resource === panel)
        .map(({ outcome, error }) => [outcome, error].filter(Boolean).join(' ')),
    /** Of decisions and their outcomes, as the events name them. */
    decisionIds: (panel: string) =>
      [...ofType('Decision Made'), ...ofType('Action Finished')]
        .map(({ detail }) => detail as Readonly<Record<string, string>>)
        .filter(({ resource }) => resource === panel)
        .map(({ decisionId }) => decisionId),
    async close(): Promise<void> {
      vi.useRealTimers();
      await platform.close();
    },
  };
}

export type Panels = Awaited<ReturnType<typeof createPanels>>;
