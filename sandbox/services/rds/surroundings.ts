import type { BlueGreenDeployment, DBProxy } from '@aws-sdk/client-rds';
import type { Answers } from './api.ts';
import { arn } from '../../core.ts';
import { invalidParameterValue } from './errors.ts';
import type { RdsRegion } from './region.ts';

type Operations =
  | 'CreateBlueGreenDeployment'
  | 'DescribeBlueGreenDeployments'
  | 'DeleteBlueGreenDeployment'
  | 'CreateDBProxy'
  | 'RegisterDBProxyTargets'
  | 'DescribeDBProxies'
  | 'DescribeDBProxyTargets';

/**
 * Blue/green deployments and proxies, as far as they can be seen from outside: they exist and name a cluster. What they
 * do, green clusters and pooled connections, is not simulated.
 */
export function surroundingsHandlers(region: RdsRegion): Answers<Operations> {
  const deployments = new Map<string, BlueGreenDeployment>();
  const proxies = new Map<string, { readonly proxy: DBProxy; readonly clusters: Set<string> }>();
  const proxyOf = (name = '') => {
    const found = proxies.get(name);
    if (!found) throw invalidParameterValue(`DB proxy ${name} not found.`);
    return found;
  };
  return {
    CreateBlueGreenDeployment: ({ BlueGreenDeploymentName, Source }) => {
      const id = `bgd-${String(deployments.size + 1).padStart(17, '0')}`;
      const deployment: BlueGreenDeployment = {
        BlueGreenDeploymentIdentifier: id,
        BlueGreenDeploymentName,
        Source,
        Status: 'AVAILABLE',
        CreateTime: new Date(region.core.clock.now()),
      };
      deployments.set(id, deployment);
      return { BlueGreenDeployment: deployment };
    },
    DescribeBlueGreenDeployments: ({ BlueGreenDeploymentIdentifier, Filters = [] }) => {
      const sources = Filters.find(({ Name }) => Name === 'source')?.Values;
      const found = [...deployments.values()].filter(
        (deployment) =>
          (!BlueGreenDeploymentIdentifier ||
            deployment.BlueGreenDeploymentIdentifier === BlueGreenDeploymentIdentifier) &&
          (!sources || sources.includes(deployment.Source ?? '')),
      );
      return { BlueGreenDeployments: found };
    },
    DeleteBlueGreenDeployment: ({ BlueGreenDeploymentIdentifier = '' }) => {
      const deployment = deployments.get(BlueGreenDeploymentIdentifier);
      deployments.delete(BlueGreenDeploymentIdentifier);
      return { BlueGreenDeployment: deployment && { ...deployment, Status: 'DELETING' } };
    },
    CreateDBProxy: ({ DBProxyName = '', EngineFamily, RoleArn }) => {
      const proxy: DBProxy = {
        DBProxyName,
        DBProxyArn: arn('rds', `db-proxy:prx-${DBProxyName}`),
        Status: 'available',
        EngineFamily,
        RoleArn,
      };
      proxies.set(DBProxyName, { proxy, clusters: new Set() });
      return { DBProxy: proxy };
    },
    RegisterDBProxyTargets: ({ DBProxyName, DBClusterIdentifiers = [] }) => {
      const { clusters } = proxyOf(DBProxyName);
      for (const id of DBClusterIdentifiers) clusters.add(id);
      return { DBProxyTargets: [...clusters].map(targetOf) };
    },
    DescribeDBProxies: ({ DBProxyName }) => ({
      DBProxies: DBProxyName ? [proxyOf(DBProxyName).proxy] : [...proxies.values()].map(({ proxy }) => proxy),
    }),
    DescribeDBProxyTargets: ({ DBProxyName }) => ({ Targets: [...proxyOf(DBProxyName).clusters].map(targetOf) }),
  };
}

const targetOf = (TrackedClusterId: string) => ({ TrackedClusterId, Type: 'TRACKED_CLUSTER' as const });
