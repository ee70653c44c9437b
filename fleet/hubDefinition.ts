import { z } from 'zod';
import { attentionSchema } from './attention.ts';
import { FleetError, faultsOf } from './faults.ts';

/** Each has a rule, an alarm and, unless an organization is named, a place in the policy of the bus. */
const MEMBERS_MAX = 200;

const memberSchema = z.strictObject({
  /** The AWS account of an installation. */
  account: z.string().regex(/^\d{12}$/, 'an AWS account: twelve digits, in quotes'),
  /** Its Region. */
  region: z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'a Region such as eu-west-1'),
});

const hubDefinitionSchema = z
  .strictObject({
    /** The installations of this stage that forward to the hub. One of them that is silent is told. */
    members: z.array(memberSchema).min(1).max(MEMBERS_MAX),
    /**
     * The AWS organization whose accounts may forward, such as `o-a1b2c3d4e5`. Without it, the bus takes events of the
     * accounts of the members, and of no others. (default: none)
     */
    organization: z
      .string()
      .regex(/^o-[a-z0-9]{10,32}$/, 'the ID of an organization, such as o-a1b2c3d4e5')
      .optional(),
    /** Who is told what needs people in any of the members, and which of them are silent. */
    attention: attentionSchema.omit({ chatbot: true }).prefault({}),
    /** How long the hub keeps what it is told, in days: the retention of its log group. */
    retentionDays: z.literal([30, 90, 180, 365, 731, 1827, 3653]).default(365),
  })
  .superRefine(({ members }, context) => {
    members.forEach(({ account, region }, at) => {
      const first = members.findIndex((other) => other.account === account && other.region === region);
      if (first < at)
        context.addIssue({ code: 'custom', path: ['members', at], message: `each once: it is members.${first}, too` });
    });
  });

/** What a user writes in the file of a hub. */
export type HubInput = z.input<typeof hubDefinitionSchema>;

/** A hub, validated and with every default filled in. */
export type HubDefinition = z.output<typeof hubDefinitionSchema>;

export type HubMember = HubDefinition['members'][number];

/**
 * Validates a hub and fills its defaults in.
 * @throws {FleetError} listing every invalid field, its value and what is allowed
 */
export function defineHub(input: HubInput): HubDefinition {
  const result = hubDefinitionSchema.safeParse(input);
  if (!result.success) throw new FleetError(faultsOf(result.error, input), undefined, 'hub');
  return result.data;
}
