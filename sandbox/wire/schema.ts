import { NormalizedSchema } from '@smithy/core/schema';
import type { SchemaRef } from '@smithy/types';

/** An operation as the client package describes it. */
export interface Operation {
  readonly name: string;
  /** Method, URI template and success status, where the protocol is REST. */
  readonly http: readonly [method: string, uri: string, status: number] | undefined;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
}

/** A generated operation: `[9, namespace, name, traits, () => input, () => output]`. */
export type OperationSchema = readonly [
  kind: 9,
  namespace: string,
  name: string,
  traits: number | Readonly<Record<string, unknown>>,
  input: SchemaRef,
  output: SchemaRef,
];

export const isOperationSchema = (value: unknown): value is OperationSchema => Array.isArray(value) && value[0] === 9;

export function toOperation([, , name, traits, input, output]: OperationSchema): Operation {
  const http = typeof traits === 'object' ? (traits['http'] as Operation['http']) : undefined;
  return { name, http, input: NormalizedSchema.of(input), output: NormalizedSchema.of(output) };
}

export type Member = readonly [name: string, schema: NormalizedSchema];

/** The members of a structure; none for an operation without input or output. */
export const membersOf = (schema: NormalizedSchema): Iterable<Member> =>
  schema.isStructSchema() ? schema.structIterator() : [];

/**
 * How many of a structure's members must be given: they stand first in the generated schema,
 * `[3, namespace, name, traits, names, members, required]`.
 */
export function requiredCount(schema: NormalizedSchema): number {
  const generated = schema.getSchema();
  return Array.isArray(generated) && typeof generated[6] === 'number' ? generated[6] : 0;
}

/** A structure of these members only, under the same name: what is left for the body, say. */
export function structureOf(original: NormalizedSchema, members: readonly Member[]): NormalizedSchema {
  const [, namespace, name, traits] = original.getSchema() as unknown as [number, string, string, number];
  return makeStructure(namespace, name, members, traits);
}

/**
 * A structure of our own. A shape that becomes a member is given as its generated schema: a normalized one would
 * go on under its own name instead of the member's.
 */
export function makeStructure(
  namespace: string,
  name: string,
  members: readonly (readonly [name: string, schema: SchemaRef])[],
  traits: unknown = 0,
): NormalizedSchema {
  const generated = [3, namespace, name, traits, members.map(([key]) => key), members.map(([, schema]) => schema)];
  return NormalizedSchema.of(generated as unknown as SchemaRef);
}
