import { TypeRegistry } from '@smithy/core/schema';
import type { StaticErrorSchema } from '@smithy/types';
import type { ProtocolSettings } from './codec.ts';
import type { OperationSchema } from './schema.ts';

/**
 * For services without a client package here: makers of the schemas that a package would have, in its form. In them, 0
 * is a string, 1 a number, 4 a timestamp, and 128 a map of.
 */
export const shapesIn = (namespace: string) => ({
  structure: (name: string, members: Readonly<Record<string, unknown>>, required = 0) => [
    3,
    namespace,
    name,
    0,
    Object.keys(members),
    Object.values(members),
    required,
  ],

  listOf: (name: string, item: unknown) => [1, namespace, name, 0, item],

  mapOf: (name: string, value: unknown) => [2, namespace, name, 0, 0, value],

  operation: (name: string, http: readonly [string, string, number], input: unknown, output: unknown) =>
    [9, namespace, name, { http }, () => input, () => output] as unknown as OperationSchema,

  /** Part of the path. */
  label: [0, { httpLabel: 1 }],

  query: (name: string, kind: 0 | 1 = 0) => [kind, { httpQuery: name }],

  /** @param errors their codes, with the HTTP status and the fields beside the message */
  settings(version: string, errors: Readonly<Record<string, readonly [status: number, ...members: string[]]>>) {
    const registry = new TypeRegistry(namespace);
    for (const [name, [httpError, ...members]] of Object.entries(errors)) {
      const traits = { error: 'client', httpError };
      const schema = [-3, namespace, name, traits, ['message', ...members], [0, ...members.map(() => 0)]];
      registry.registerError(schema as unknown as StaticErrorSchema, Error);
    }
    return { defaultNamespace: namespace, version, errorTypeRegistries: [registry] } satisfies ProtocolSettings;
  },
});
