import type { Core } from '../core.ts';
import { createIam, type Iam } from '../iam/index.ts';
import type { DynamoDb } from '../services/dynamodb/index.ts';
import type { createSecretsManager } from '../services/secrets-manager/index.ts';
import type { createSsm } from '../services/ssm/index.ts';
import type { Databases } from './databases.ts';
import type { Network } from './network.ts';

interface Known {
  readonly network: Network;
  readonly databases: Databases;
  readonly dynamoDb: DynamoDb;
  readonly secretsManager: ReturnType<typeof createSecretsManager>;
  readonly ssm: ReturnType<typeof createSsm>;
}

/** IAM, which asks the services for what policies speak of: tags, partition keys, the ARNs of what a call only names. */
export function createIdentity(core: Core, { network, databases, dynamoDb, secretsManager, ssm }: Known): Iam {
  const { acm, arcZonalShift, elasticLoadBalancing, route53, ec2, autoScaling, ecs } = network;
  const tagged = [databases.rds, acm, elasticLoadBalancing, route53, ec2, autoScaling, ecs, ssm, secretsManager];
  const iam = createIam(core, {
    resourceTags(resource) {
      for (const service of tagged) {
        const tags = service.resourceTags(resource);
        if (tags) return tags;
      }
      return undefined;
    },
    partitionKey: (tableName) => dynamoDb.partitionKey(tableName),
    secretArn: (name) => secretsManager.secretArn(name),
    subnetGroup: (clusterId) => databases.rds.subnetGroup(clusterId),
    shiftedResource: (shiftId) => arcZonalShift.resourceOf(shiftId),
    scalingGroupArn: (input) => autoScaling.groupArnOf(input),
  });
  core.callerMay = (accessKeyId, action, resource, context, open) =>
    iam.callerIsAllowed(accessKeyId, { action, resource, context, ...(open && { open }) });
  // Scheduler names the group of a schedule where it takes a role on, not the schedule.
  core.roleMay = (...asked) => iam.roleMay(...asked);
  core.trusts = (roleArn, principal, sourceArn) =>
    iam.mayAssume(roleArn, principal, sourceArn.replace(/:schedule\/([^/]+)\/.*$/, ':schedule-group/$1'));
  return iam;
}
