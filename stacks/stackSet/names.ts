import { type JsonObject, textOf } from './json.ts';

interface Naming {
  readonly property: string;
  /** In characters. */
  readonly most: number;
  /** Whether a name is one in an account, whatever the Region. */
  readonly isGlobal?: true;
}

/**
 * What is found, or let in, by the beginning of its name: `evenkeel-STAGE-…`, with which CloudFormation begins the names
 * that it makes up for the stacks of an installation, but not for those of a stack set.
 */
const NAMINGS: Readonly<Record<string, Naming>> = {
  'AWS::CloudWatch::Alarm': { property: 'AlarmName', most: 255 },
  'AWS::CloudWatch::CompositeAlarm': { property: 'AlarmName', most: 255 },
  'AWS::Events::Rule': { property: 'Name', most: 64 },
  'AWS::IAM::Role': { property: 'RoleName', most: 64, isGlobal: true },
  'AWS::Lambda::Function': { property: 'FunctionName', most: 64 },
  'AWS::Logs::LogGroup': { property: 'LogGroupName', most: 512 },
  'AWS::SNS::Topic': { property: 'TopicName', most: 256 },
  'AWS::SQS::Queue': { property: 'QueueName', most: 80 },
  'AWS::Scheduler::Schedule': { property: 'Name', most: 64 },
};

/** The longest name of a Region, `ap-southeast-2`, with the hyphen before it. */
const REGION_CHARACTERS = 15;

/** The hash at the end of a logical ID, by which two of one beginning differ. */
const HASH_CHARACTERS = 8;

/** A resource with a name of its own, unless it has one. */
export function named(logicalId: string, resource: JsonObject, stage: string): JsonObject {
  const naming = NAMINGS[textOf(resource['Type'])];
  const properties = (resource['Properties'] ?? {}) as JsonObject;
  if (!naming || naming.property in properties) return resource;
  const begin = `evenkeel-${stage}-`;
  const room = naming.most - begin.length - (naming.isGlobal ? REGION_CHARACTERS : 0);
  const name = `${begin}${shortened(logicalId, room)}`;
  const value = naming.isGlobal ? { 'Fn::Sub': `${name}-\${AWS::Region}` } : name;
  return { ...resource, Properties: { ...properties, [naming.property]: value } };
}

const shortened = (logicalId: string, room: number): string =>
  logicalId.length <= room
    ? logicalId
    : `${logicalId.slice(0, room - HASH_CHARACTERS)}${logicalId.slice(-HASH_CHARACTERS)}`;
