import * as z from 'zod/mini';

/** An event that none of our schemas knows. It goes to the dead-letter queue with this reason. */
export class UnknownEventError extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'UnknownEventError';
  }
}

/**
 * Parses an event with the schema of its kind.
 * @throws {UnknownEventError} saying which field is not as expected
 */
export function parseEvent<Schemas extends Readonly<Record<string, z.ZodMiniType>>>(
  event: unknown,
  schemas: Schemas,
): { [Kind in keyof Schemas]: { kind: Kind; event: z.infer<Schemas[Kind]> } }[keyof Schemas] {
  const detailType = z.safeParse(z.object({ 'detail-type': z.string() }), event);
  if (!detailType.success) throw new UnknownEventError('The event has no detail-type; it is not one of EventBridge.');
  const kind = detailType.data['detail-type'];
  const schema = schemas[kind];
  if (!schema) throw new UnknownEventError(`Nothing here handles events of the detail-type "${kind}".`);
  const parsed = z.safeParse(schema, event);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
    throw new UnknownEventError(`"${kind}" is not of the documented shape: ${faults.join('; ')}`);
  }
  return { kind, event: parsed.data } as never;
}
