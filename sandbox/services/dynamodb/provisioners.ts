import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { REGION } from '../../core.ts';
import type { DeployedResource, Provisioners } from '../../deploy/resource.ts';
import { defineTable } from './storage/definition.ts';
import type { Tables } from './storage/tables.ts';

type Properties = DeployedResource['properties'];

/** What both types of table share with CreateTable, by the same names. */
const SHARED = [
  'AttributeDefinitions',
  'BillingMode',
  'GlobalSecondaryIndexes',
  'KeySchema',
  'LocalSecondaryIndexes',
  'WarmThroughput',
];

/** ContributorInsightsSpecification and TableClass are taken and have no effect here. */
const TABLE_PROPERTIES = [
  ...SHARED,
  'ContributorInsightsSpecification',
  'DeletionProtectionEnabled',
  'OnDemandThroughput',
  'PointInTimeRecoverySpecification',
  'ProvisionedThroughput',
  'ResourcePolicy',
  'SSESpecification',
  'StreamSpecification',
  'TableClass',
  'TableName',
  'Tags',
  'TimeToLiveSpecification',
];

const GLOBAL_TABLE_PROPERTIES = [
  ...SHARED,
  'Replicas',
  'SSESpecification',
  'StreamSpecification',
  'TableName',
  'TimeToLiveSpecification',
];

const REPLICA_PROPERTIES = [
  'ContributorInsightsSpecification',
  'DeletionProtectionEnabled',
  'GlobalSecondaryIndexes',
  'PointInTimeRecoverySpecification',
  'Region',
  'ResourcePolicy',
  'SSESpecification',
  'TableClass',
  'Tags',
];

/** Holds an operation's input against the service's model, as the wire does for whoever calls it. */
type Check = (operation: string, input: object) => void;

/** Throws, with the resource's name, if a template asks for a property that is not simulated. */
export function tableProvisioners(tables: Tables, check: Check): Provisioners {
  return {
    'AWS::DynamoDB::Table': (resource) => {
      const { properties } = resource;
      requireOnly(resource, properties, TABLE_PROPERTIES);
      return create(tables, check, resource, properties);
    },
    'AWS::DynamoDB::GlobalTable': (resource) => {
      const { properties } = resource;
      requireOnly(resource, properties, GLOBAL_TABLE_PROPERTIES);
      const replicas = (properties['Replicas'] ?? []) as readonly Properties[];
      const [replica, ...elsewhere] = replicas;
      if (replica?.['Region'] !== REGION || elsewhere.length > 0) {
        throw refused(resource, `Replicas outside of ${REGION}`);
      }
      requireOnly(resource, replica, REPLICA_PROPERTIES);
      // What an index has of its own in a replica: nothing of it has an effect here.
      for (const index of (replica['GlobalSecondaryIndexes'] ?? []) as readonly Properties[]) {
        requireOnly(resource, index, ['ContributorInsightsSpecification', 'IndexName']);
      }
      // A replica's SSESpecification names its key; whether there is one, the table says.
      return create(tables, check, resource, { ...replica, ...properties });
    },
  };
}

function create(tables: Tables, check: Check, resource: DeployedResource, properties: Properties): () => void {
  const input = {
    ...pick(properties, SHARED),
    ...pick(properties, [
      'DeletionProtectionEnabled',
      'OnDemandThroughput',
      'ProvisionedThroughput',
      'ResourcePolicy',
      'Tags',
    ]),
    TableName: resource.name,
    SSESpecification: { Enabled: properties['SSESpecification']?.SSEEnabled === true },
    // A template has no way to say that there shall be no stream but to leave it out.
    StreamSpecification: { StreamEnabled: properties['StreamSpecification'] !== undefined },
  } as CreateTableCommandInput;
  const table = tables.create(defined(resource, input, check));
  const recovery = properties['PointInTimeRecoverySpecification'];
  if (recovery?.PointInTimeRecoveryEnabled === true) table.pointInTimeRecovery.switchOn(recovery.RecoveryPeriodInDays);
  const timeToLive = properties['TimeToLiveSpecification'];
  if (timeToLive?.Enabled === true) table.timeToLive.use(String(timeToLive.AttributeName));
  return () => tables.takeBack(table);
}

function defined(resource: DeployedResource, input: CreateTableCommandInput, check: Check) {
  try {
    check('CreateTable', input);
    return defineTable(input);
  } catch (error) {
    throw new Error(`${resource.stackName}/${resource.logicalId}: ${(error as Error).message}`, { cause: error });
  }
}

function pick(properties: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(
    names.flatMap((name) => (properties[name] === undefined ? [] : [[name, properties[name]]])),
  );
}

function requireOnly(resource: DeployedResource, properties: Properties, known: readonly string[]): void {
  const unknown = Object.keys(properties).find((name) => !known.includes(name));
  if (unknown !== undefined) throw refused(resource, unknown);
}

function refused(resource: DeployedResource, what: string): Error {
  return new Error(`${resource.stackName}/${resource.logicalId}: ${what} of ${resource.type} is not simulated`);
}
