import type { Snapshot } from '../../../console/model.ts';
import type { Samples } from './sampleServer.ts';
import { at, cluster, entry, installation, META, NOW, snapshot, sources, wave } from './samples.ts';

const DENIED = {
  state: 'unavailable',
  problem: {
    kind: 'denied',
    action: 'cloudwatch:GetMetricData',
    message:
      'User: arn:aws:sts::111122223333:assumed-role/ReadOnlyOps/bob is not authorized to perform cloudwatch:GetMetricData',
    policyStatement: JSON.stringify({ Effect: 'Allow', Action: 'cloudwatch:GetMetricData', Resource: '*' }, null, 2),
  },
} as const;

export const LONG_REASON =
  `Needed 21.4 vCPUs. ${'RDS refused db.r6g.large in eu-west-1a: no capacity. '.repeat(57)}`.slice(0, 3_000);

const LEVELS = { 0: 'action', 1: 'watch', 2: 'moving', 3: 'paused' } as const;

/** Three hundred clusters, seven of which are not steady. */
export function manyClusters(count = 300): Snapshot {
  const cpus = wave(count, 44, 20);
  const clusters = Array.from({ length: count }, (_, index) => {
    const level = index < 7 ? (LEVELS[Math.floor(index / 2) as 0 | 1 | 2 | 3] ?? 'steady') : 'steady';
    const cpuPercent = level === 'action' ? 96 - index : Math.min(58, cpus[index]!);
    return cluster(`orders-${String(index).padStart(3, '0')}`, {
      level,
      state: { action: 'at max', watch: 'no capacity', moving: 'adding 2', paused: 'paused', steady: 'steady' }[level],
      summary: index === 0 ? LONG_REASON : 'At max 8; 21.4 vCPUs needed, 16 serving, for 14 min.',
      load: { atMs: NOW, cpuPercent },
      spark: [],
    });
  });
  const attention = [
    {
      id: 'orders-000',
      level: 'action',
      about: { kind: 'cluster', name: 'orders-000' },
      label: 'orders-000: more readers are needed, max 8 is reached',
      message: 'Raise readers.max and deploy, add a reader by hand, or shed load. A reader takes about 6 min.',
      sinceMs: at('13:17'),
      toldMs: at('13:20'),
      dueMs: at('13:50'),
    },
  ] as const;
  return {
    meta: { ...META, actions: [], readOnlyBecause: 'Read only: start it with --allow-actions.' },
    installations: [
      installation({
        id: 'prod',
        isSandbox: false,
        stage: 'prod',
        clusters,
        attention,
        clock: { nowMs: NOW, speed: 1 },
      }),
    ],
  };
}

/** The states in which the page is looked at. */
export const STATES: Readonly<Record<string, Partial<Samples>>> = {
  'a busy day': {},
  loading: { snapshot: undefined },
  'the fleet is being read': {
    snapshot: snapshot(
      installation({
        clusters: [],
        listeners: [],
        targetGroups: [],
        drills: [],
        ledger: [],
        attention: [],
        sources: Object.fromEntries(Object.keys(sources()).map((name) => [name, { state: 'loading' }])) as ReturnType<
          typeof sources
        >,
      }),
    ),
  },
  'nothing in the fleet': {
    snapshot: snapshot(
      installation({ clusters: [], listeners: [], targetGroups: [], drills: [], ledger: [], attention: [] }),
    ),
  },
  'two target groups, in the same zones': {
    snapshot: snapshot(
      installation({
        targetGroups: installation().targetGroups.flatMap((one) => [one, { ...one, name: `${one.name}-2` }]),
      }),
    ),
  },
  'an API is denied': {
    snapshot: snapshot(installation({ sources: sources({ metrics: DENIED, certificates: DENIED, drills: DENIED }) })),
  },
  'an account does not answer': {
    snapshot: snapshot(
      installation({
        connection: {
          state: 'lost',
          asOfMs: at('13:30'),
          problem: { kind: 'unreachable', message: 'getaddrinfo ENOTFOUND rds.eu-west-1.amazonaws.com' },
        },
      }),
    ),
  },
  'the sandbox has ended': {
    snapshot: snapshot(
      installation({
        endedBecause: 'it was stopped.',
        connection: { state: 'lost', problem: { kind: 'unreachable', message: 'ended' } },
      }),
    ),
  },
  '300 clusters': { snapshot: manyClusters(), chartOf: () => undefined },
  'several accounts': {
    snapshot: snapshot(
      installation({ id: 'prod-eu', isSandbox: false, stage: 'prod' }),
      installation({
        id: 'prod-us',
        isSandbox: false,
        stage: 'prod',
        region: 'us-east-1',
        clusters: manyClusters(3).installations[0]!.clusters,
        attention: manyClusters(1).installations[0]!.attention,
      }),
    ),
  },
  'a failed reader': {
    snapshot: snapshot(
      installation({
        clusters: [
          cluster('shop', {
            level: 'watch',
            state: 'removing 1',
            summary: LONG_REASON,
            instances: (
              ['building', 'warming', 'serving', 'relieved', 'draining', 'leaving', 'away', 'failed'] as const
            ).map((state, index) => ({
              ...cluster('shop').instances[1]!,
              id: `shop-${index}`,
              state,
              zone: `eu-west-1${'abc'[index % 3]!}`,
            })),
            underWay: ['add in eu-west-1a failed 3 times in a row; next attempt 13:40'],
          }),
        ],
        ledger: [entry('13:30', 'add', 'overloaded', { outcome: { state: 'failed', atMs: NOW, error: LONG_REASON } })],
      }),
    ),
  },
};
