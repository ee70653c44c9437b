/**
 * What the door is asked. Who asks is not in here: the door takes that from the request's signature. Only a role that
 * the stack names, Slack's, may say for whom it speaks, because it has verified another signature.
 */
export type DoorRequest = (
  | {
      readonly action: 'start';
      readonly drill: string;
      /** The input of the drill's machine; docs/drills.md has the schemas. */
      readonly input: Readonly<Record<string, unknown>>;
      /** Tells requests apart: the same one, repeated, starts one drill. */
      readonly requestId: string;
    }
  | {
      readonly action: 'approve' | 'deny';
      readonly drillId: string;
      /** What was read before it was approved: a plan that has changed since is not approved by this. */
      readonly planHash: string;
    }
  | { readonly action: 'abort'; readonly drillId: string; readonly why: string }
  /** Ends the cool-down of a resource before its time: somebody has looked at what the last drill did. */
  | { readonly action: 'acknowledge'; readonly drill: string; readonly resource: string }
  | { readonly action: 'list' }
  | { readonly action: 'show'; readonly drillId: string }
) & {
  /** `slack:T024BE7LD/U2147483697`, by Slack's function alone. */
  readonly onBehalfOf?: string;
};

/** What the door answers. A refusal is an answer, with status 200 like every other. */
export type DoorAnswer =
  | { readonly ok: true; readonly drillId?: string; readonly state: string; readonly details?: unknown }
  | { readonly ok: false; readonly drillId?: string; readonly reason: string; readonly explanation: string };
