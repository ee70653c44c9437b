import { arn } from '../../core.ts';
import type { Context } from '../evaluate.ts';

/** One thing that a call needs to be allowed. A call with several needs them all. */
export interface Demand {
  /** Only where it is not the service's prefix and the operation's name. */
  readonly action?: string;
  /** The ARN that it is about; `*` for an action that has no resources. */
  readonly resource: string;
  /** Condition keys of this action, beside the global ones and the tags of the resource. */
  readonly context?: Context;
  /** Keys whose values the service itself looks at, for each part of the call. */
  readonly open?: readonly string[];
}

/** The input of any operation, as the service's schema read it. */
// Some hundred shapes of fifteen services; each function below reads the few members that name resources.
// oxlint-disable-next-line typescript/no-explicit-any
export type Input = Readonly<Record<string, any>>;

/** What the Region knows and a request does not say. */
export interface Lookups {
  /** The name of a table's partition key. Without it no request carries `dynamodb:LeadingKeys`. */
  readonly partitionKey?: (tableName: string) => string | undefined;
  /** The ARN of a secret, which ends in six characters that its name does not tell. */
  readonly secretArn?: (name: string) => string | undefined;
  /** The subnet group of a cluster. */
  readonly subnetGroup?: (clusterId: string) => string | undefined;
  /** The load balancer whose traffic a zonal shift moves. */
  readonly shiftedResource?: (zonalShiftId: string) => string | undefined;
  /** The ARN of the Auto Scaling group that a request names, or whose instance it names. */
  readonly scalingGroupArn?: (input: Input) => string | undefined;
}

export type DemandsOf = (input: Input, lookups: Lookups) => readonly Demand[];

/**
 * A service's operations and what they need. The tables in this folder follow what the Service Authorization Reference
 * is known to say, but have not been compared with it row by row: where a row decides, look it up there.
 */
export type ServiceActions = Readonly<Record<string, DemandsOf>>;

/** For actions that have no resources. */
export const anything: DemandsOf = () => [{ resource: '*' }];

/** One demand for each resource. */
export const each = (resources: readonly string[], context: Context = {}): Demand[] =>
  resources.map((resource) => ({ resource, context }));

/** The ARN of `nameOrArn` in a service, whose names follow a prefix: `db:` or `rule/`, say. Without a name, of all. */
export function arnOf(service: string, prefix: string, nameOrArn = '*'): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : arn(service, `${prefix}${nameOrArn}`);
}

/** The names in a request, or `*` if it is about all. */
export function namesOrAll(names: readonly string[] | undefined): readonly string[] {
  return names && names.length > 0 ? names : ['*'];
}

interface Tag {
  readonly Key?: string;
  readonly Value?: string;
}

/** The tags that a request would set: `aws:RequestTag/KEY` and `aws:TagKeys`. */
export function requestTags(tags: unknown): Context {
  const pairs = pairsOf(tags);
  if (pairs.length === 0) return {};
  const context: Record<string, string | readonly string[]> = { 'aws:TagKeys': pairs.map(({ Key }) => Key ?? '') };
  for (const { Key, Value } of pairs) context[`aws:RequestTag/${Key}`] = Value ?? '';
  return context;
}

/** Services write tags as a list of pairs, of `Key` or of `key`, or as an object. */
function pairsOf(tags: unknown): readonly Tag[] {
  if (typeof tags !== 'object' || tags === null) return [];
  if (!Array.isArray(tags)) return Object.entries(tags).map(([Key, Value]) => ({ Key, Value: String(Value) }));
  const pairs = tags as readonly (Tag & { readonly key?: string; readonly value?: string })[];
  return pairs.map((pair) => ({ Key: pair.Key ?? pair.key ?? '', Value: pair.Value ?? pair.value ?? '' }));
}

/** What a request would set, or the keys of those that it would remove. */
const tagsOrKeys = ({ TagKeys, Tags, tags }: Input): Context =>
  TagKeys === undefined ? requestTags(Tags ?? tags) : { 'aws:TagKeys': TagKeys as readonly string[] };

/** The same demands, with the tags of the request. */
export const withRequestTags =
  (demandsOf: DemandsOf): DemandsOf =>
  (input, lookups) =>
    demandsOf(input, lookups).map((demand) => ({ ...demand, context: { ...demand.context, ...tagsOrKeys(input) } }));

/** What sets or removes the tags of a resource that a request names by its ARN, in the member of this name. */
export const tagsOfArn = (member: string): DemandsOf =>
  withRequestTags((input) => [{ resource: String(input[member]) }]);
