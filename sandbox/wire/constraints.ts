import type { NormalizedSchema } from '@smithy/core/schema';
import applicationAutoScaling from './constraints/application-auto-scaling.json' with { type: 'json' };
import acm from './constraints/acm.json' with { type: 'json' };
import arcZonalShift from './constraints/arc-zonal-shift.json' with { type: 'json' };
import autoScaling from './constraints/auto-scaling.json' with { type: 'json' };
import cloudWatch from './constraints/cloudwatch.json' with { type: 'json' };
import dynamoDb from './constraints/dynamodb.json' with { type: 'json' };
import elasticLoadBalancing from './constraints/elastic-load-balancing.json' with { type: 'json' };
import route53 from './constraints/route-53.json' with { type: 'json' };
import ssm from './constraints/ssm.json' with { type: 'json' };

/** What a service's model demands of a value: its size or range, its pattern, and the values that it may have. */
export interface Constraint {
  readonly min?: number;
  readonly max?: number;
  /** In the words of the model: it has to match as a whole. */
  readonly pattern?: string;
  readonly enum?: readonly string[];
}

/** The constrained shapes of a service, and which members of its inputs' structures are of them: `Tags[]` are the items. */
interface Model {
  readonly shapes: Readonly<Record<string, Constraint>>;
  readonly structures: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * By signing name. JavaScript's client packages lack these constraints; the files hold those of the operations that are
 * simulated. Source: the service models in botocore 1.43. RDS and S3 are left out: their models demand next to nothing,
 * and they answer in words of their own.
 */
const MODELS: Readonly<Record<string, Model>> = {
  acm,
  'application-autoscaling': applicationAutoScaling,
  'arc-zonal-shift': arcZonalShift,
  autoscaling: autoScaling,
  dynamodb: dynamoDb,
  elasticloadbalancing: elasticLoadBalancing,
  monitoring: cloudWatch,
  route53,
  ssm,
};

/** What is demanded of a member of a structure, or, by `Member[]`, `Member{}` and `Member{key}`, of what is in it. */
export function constraintOf(service: string, structure: string, member: string): Constraint | undefined {
  const model = MODELS[service];
  const shape = model?.structures[structure]?.[member];
  return shape === undefined ? undefined : model?.shapes[shape];
}

/** Whether anything at all is demanded of this service's inputs. */
export const isConstrained = (service: string): boolean => Object.hasOwn(MODELS, service);

/** The demands that the value does not meet, in AWS's words; none if it meets all. */
export function breachesOf(constraint: Constraint, schema: NormalizedSchema, value: unknown): string[] {
  const size = sizeOf(schema, value);
  const isMet = (demand: Demand) => demand.isMet(value, size);
  return demandsOf(constraint, schema)
    .filter((demand) => !isMet(demand))
    .map(({ text }) => text);
}

/** All that is demanded, as AWS tells it of what stands in lists and maps. */
export const demandTexts = (constraint: Constraint, schema: NormalizedSchema): string[] =>
  demandsOf(constraint, schema).map(({ text }) => text);

interface Demand {
  readonly text: string;
  isMet(value: unknown, size: number): boolean;
}

function demandsOf({ min, max, pattern, enum: values }: Constraint, schema: NormalizedSchema): Demand[] {
  const measured = schema.isNumericSchema() ? 'value' : 'length';
  const demands: Demand[] = [];
  if (values !== undefined)
    demands.push({
      text: `Member must satisfy enum value set: [${values.join(', ')}]`,
      isMet: (value) => values.includes(String(value)),
    });
  if (max !== undefined)
    demands.push({
      text: `Member must have ${measured} less than or equal to ${max}`,
      isMet: (_, size) => size <= max,
    });
  if (min !== undefined)
    demands.push({
      text: `Member must have ${measured} greater than or equal to ${min}`,
      isMet: (_, size) => size >= min,
    });
  if (pattern !== undefined)
    demands.push({
      text: `Member must satisfy regular expression pattern: ${pattern}`,
      isMet: (value) => wholePattern(pattern).test(String(value)),
    });
  return demands;
}

function sizeOf(schema: NormalizedSchema, value: unknown): number {
  if (schema.isNumericSchema()) return Number(value);
  if (value instanceof Uint8Array) return value.byteLength;
  if (Array.isArray(value)) return value.length;
  return schema.isMapSchema() ? Object.keys(value as object).length : String(value).length;
}

const compiled = new Map<string, RegExp>();

/** Java's patterns, which the models are written in, are JavaScript's with `u` where they name classes or pairs. */
function wholePattern(pattern: string): RegExp {
  let expression = compiled.get(pattern);
  if (!expression)
    compiled.set(pattern, (expression = new RegExp(`^(?:${pattern})$`, /\\p\{|\\uD8/i.test(pattern) ? 'su' : 's')));
  return expression;
}
