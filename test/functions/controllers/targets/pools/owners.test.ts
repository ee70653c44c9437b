import { describe, expect, test } from 'vitest';
import {
  areNodesOfKubernetes,
  areTargetsOfKubernetes,
  isBeingReplaced,
} from '../../../../../functions/controllers/targets/pools/claims.ts';
import { launchBarOf, type Stage, stageOf } from '../../../../../functions/controllers/targets/pools/scalingState.ts';

describe('the state of an instance in an Auto Scaling group', () => {
  const stages: readonly [state: string | undefined, stage: Stage][] = [
    ['Pending', 'coming'],
    ['Pending:Wait', 'coming'],
    ['Pending:Proceed', 'coming'],
    ['InService', 'serving'],
    ['Terminating', 'leaving'],
    ['Terminating:Wait', 'leaving'],
    ['Terminating:Proceed', 'leaving'],
    ['Terminating:Retained', 'leaving'],
    ['Terminated', 'leaving'],
    ['Detaching', 'leaving'],
    ['Detached', 'leaving'],
    ['EnteringStandby', 'aside'],
    ['Standby', 'aside'],
    ['Quarantined', 'aside'],
    ['ReplacingRootVolume:Wait', 'aside'],
    ['Warmed:Pending:Wait', 'warm'],
    ['Warmed:Running', 'warm'],
    ['Warmed:Stopped', 'warm'],
    ['Warmed:Terminating', 'warm'],
    ['SomethingNew', 'aside'],
    [undefined, 'aside'],
  ];
  test.for(stages)('%s is %s', ([state, stage]) => {
    expect(stageOf(state)).toBe(stage);
  });
});

describe('a group that is to launch', () => {
  const group = {
    suspended: new Set<string>(),
    registersItself: true,
    hasLaunchTemplate: true,
    onDemandPercent: undefined,
    onDemandBase: 0,
    isWeighted: false,
  };
  const rows: readonly [name: string, change: Partial<Parameters<typeof launchBarOf>[0]>, bar: string | undefined][] = [
    ['may, if nobody has suspended anything', {}, undefined],
    ['may not with Launch suspended', { suspended: new Set(['Launch']) }, 'launch-suspended'],
    [
      'may not with AddToLoadBalancer suspended, if it registers what it launches',
      { suspended: new Set(['AddToLoadBalancer']) },
      'registration-suspended',
    ],
    [
      'may with AddToLoadBalancer suspended, if we register it',
      { suspended: new Set(['AddToLoadBalancer']), registersItself: false },
      undefined,
    ],
    [
      'may with every process suspended that is none of the two',
      {
        suspended: new Set([
          'Terminate',
          'AlarmNotification',
          'AZRebalance',
          'HealthCheck',
          'InstanceRefresh',
          'ReplaceUnhealthy',
          'ScheduledActions',
        ]),
      },
      undefined,
    ],
    ['may not from a launch configuration', { hasLaunchTemplate: false }, 'launch-unsupported'],
    ['may not with On-Demand and Spot mixed', { onDemandPercent: 99 }, 'launch-unsupported'],
    ['may with nothing but On-Demand', { onDemandPercent: 100, onDemandBase: 2 }, undefined],
    ['may with nothing but Spot', { onDemandPercent: 0 }, undefined],
    ['may not with Spot beside a base of On-Demand', { onDemandPercent: 0, onDemandBase: 1 }, 'launch-unsupported'],
    ['may not where its size counts weights', { isWeighted: true }, 'launch-unsupported'],
  ];
  test.for(rows)('%s', ([, change, bar]) => {
    expect(launchBarOf({ ...group, ...change })).toBe(bar);
  });
});

describe('CodeDeploy', () => {
  test.for<[string, string, readonly string[], boolean]>([
    ['replaces a group while instances of both are targets', 'web', ['web', 'CodeDeploy_web_d-A1B2C3D4E'], true],
    ['has replaced one that the fleet still names', 'web', ['CodeDeploy_web_d-A1B2C3D4E'], true],
    ['replaces the group of the deployment before', 'CodeDeploy_1', ['CodeDeploy_1', 'CodeDeploy_2'], true],
    ['takes the targets of the first group out last', 'CodeDeploy_1', ['web', 'CodeDeploy_1'], true],
    ['is done where the fleet names the new group', 'CodeDeploy_1', ['CodeDeploy_1'], false],
    ['has nothing to do with two groups of other names', 'web', ['web', 'canary', 'MyCodeDeploy_1'], false],
    ['has nothing to do with instances without a group', 'web', [], false],
  ])('%s', ([, pool, groups, is]) => {
    expect(isBeingReplaced(pool, groups)).toBe(is);
  });
});

describe('a tag that says that Kubernetes', () => {
  test.for([
    'elbv2.k8s.aws/cluster',
    'service.k8s.aws/stack',
    'service.k8s.aws/resource',
    'ingress.k8s.aws/stack',
    'services.k8s.aws/controller-version',
    'kubernetes.io/service-name',
  ])('registers the targets: %s', (key) => {
    expect(areTargetsOfKubernetes(['Name', key])).toBe(true);
  });

  test.for(['evenkeel:stage', 'Name', 'team.k8s.example/name', 'my-elbv2.k8s.aws/cluster'])(
    'does not register the targets: %s',
    (key) => {
      expect(areTargetsOfKubernetes([key])).toBe(false);
    },
  );

  test.for(['eks:nodegroup-name', 'k8s.io/cluster-autoscaler/enabled', 'kubernetes.io/cluster/prod'])(
    'has the instances: %s',
    (key) => {
      expect(areNodesOfKubernetes([key])).toBe(true);
    },
  );

  test.for(['eks:nodegroup-name-of-mine', 'evenkeel:stage', 'aws:autoscaling:groupName'])(
    'does not have the instances: %s',
    (key) => {
      expect(areNodesOfKubernetes([key])).toBe(false);
    },
  );
});
