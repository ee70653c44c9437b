import type { Core } from '../../core.ts';
import type { CallContext } from '../../wire/handlers.ts';
import { clusterHandlers } from './clusters.ts';
import type { DataPlane } from './dataPlane.ts';
import { endpointHandlers } from './endpoints.ts';
import { inspect, type RdsTruth } from './inspect.ts';
import { instanceHandlers } from './instances.ts';
import type { RdsOptions } from './options.ts';
import { RdsRegion } from './region.ts';

export type { RdsDurations } from './options.ts';

/** RDS without the wire, for whoever has no time for it. */
export interface DirectRds {
  readonly dataPlane: DataPlane;
  readonly calls: DirectCalls;
  inspect(): RdsTruth;
  instantly<Result>(setUp: () => Promise<Result>): Promise<Result>;
}

type Handlers = ReturnType<typeof clusterHandlers> &
  ReturnType<typeof instanceHandlers> &
  ReturnType<typeof endpointHandlers>;

/** The operations that a policy needs. They take effect at once, and throw what AWS would answer. */
export type DirectCalls = {
  readonly [Operation in (typeof OPERATIONS)[number]]: (input: Parameters<Handlers[Operation]>[0]) => void;
};

const OPERATIONS = [
  'CreateDBCluster',
  'CreateDBInstance',
  'DeleteDBInstance',
  'CreateDBClusterEndpoint',
  'ModifyDBClusterEndpoint',
] as const;

/** The same handlers as behind the wire, on the same state. Nobody looks at who calls. */
export function createRdsDirectly(core: Core, options: RdsOptions = {}): DirectRds {
  const region = new RdsRegion(core, options);
  const noMember = () => {
    throw new Error('Multi-AZ DB clusters have no readers to be scaled');
  };
  const handlers = { ...clusterHandlers(region, noMember), ...instanceHandlers(region), ...endpointHandlers(region) };
  const calls = Object.fromEntries(
    OPERATIONS.map((operation) => {
      const handler = handlers[operation] as (input: unknown, context: CallContext) => unknown;
      return [operation, (input: unknown) => void handler(input, { ...NOBODY, operation })];
    }),
  );
  return {
    dataPlane: region.dataPlane,
    calls: calls as unknown as DirectCalls,
    inspect: () => inspect(region),
    instantly: (setUp) => region.instantly(setUp),
  };
}

const NOBODY = { service: 'rds', region: '', accessKeyId: '', requestId: '' };
