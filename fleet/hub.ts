import { z } from 'zod';

/** A bus of any account and Region, except that of an installation: an event would come back to where it began. */
const BUS =
  /^arn:[a-z-]+:events:[a-z]{2}(?:-[a-z]+)+-\d:\d{12}:event-bus\/(?!evenkeel-[a-z][a-z0-9]{0,15}$)[\w./-]{1,256}$/;

/**
 * The event bus to which this installation forwards what it has decided and done, what needs people, and its heartbeat:
 * one for all accounts and Regions. See docs/scale.md.
 */
export const hubSchema = z.strictObject({
  /** The output `BusArn` of the stack `evenkeel-hub-STAGE`, in any account and Region. */
  busArn: z
    .string()
    .regex(
      BUS,
      "the ARN of the hub's event bus: arn:PARTITION:events:REGION:ACCOUNT:event-bus/evenkeel-hub-STAGE, and not that of an installation",
    ),
});
