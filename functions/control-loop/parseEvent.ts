import * as z from 'zod/mini';

/** What becomes of such an event, for whoever finds it in the dead-letter queue. */
const UNREAD = 'The next tick finds what it was about; report its shape, and delete the message.';

/** An event that matches none of our schemas. It goes to the dead-letter queue with this reason. */
export class UnknownEventError extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'UnknownEventError';
  }
}

/**
 * Parses an event with the schema of its detail type.
 * @throws {UnknownEventError} naming the invalid fields
 */
export function parseEvent<Schemas extends Readonly<Record<string, z.ZodMiniType>>>(
  event: unknown,
  schemas: Schemas,
): { [Kind in keyof Schemas]: { kind: Kind; event: z.infer<Schemas[Kind]> } }[keyof Schemas] {
  const detailType = z.safeParse(z.object({ 'detail-type': z.string() }), event);
  if (!detailType.success) throw new UnknownEventError('The event has no detail-type: it is not an EventBridge event.');
  const kind = detailType.data['detail-type'];
  // A name like `constructor` is no schema of ours.
  const schema = Object.hasOwn(schemas, kind) ? schemas[kind] : undefined;
  if (!schema) throw new UnknownEventError(`No handler for events of detail-type "${kind}". ${UNREAD}`);
  const parsed = z.safeParse(schema, event);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
    throw new UnknownEventError(`Event "${kind}" failed validation: ${faults.join('; ')}. ${UNREAD}`);
  }
  return { kind, event: parsed.data } as never;
}
