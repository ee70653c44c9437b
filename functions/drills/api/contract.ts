/**
 * A request to the drill API. The caller is not in here: the API takes it from the request's signature. Only a role that
 * the stack names, Slack's, may set `onBehalfOf`, because it has verified another signature.
 */
export type DrillApiRequest = (
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
      /** Of the plan that the person has read: a plan that has changed since is not approved by this. */
      readonly planHash: string;
    }
  | { readonly action: 'abort'; readonly drillId: string; readonly why: string }
  /** Gives up a rollback: what AWS has now stays, and the drill releases everything. */
  | { readonly action: 'leave'; readonly drillId: string; readonly why: string }
  /** Ends the cool-down of a resource early: a person has seen what the last drill did. */
  | {
      readonly action: 'acknowledge';
      readonly drill: string;
      readonly resource: string;
      /** What the person had seen by then; a request may be repeated minutes later. (default: now) */
      readonly askedAtMs?: number;
    }
  | { readonly action: 'list' }
  | { readonly action: 'show'; readonly drillId: string }
) & {
  /** `slack:T024BE7LD/U2147483697`, by Slack's function alone. */
  readonly onBehalfOf?: string;
};

/** A response of the drill API. A refusal is a response with status 200, like every other. */
export type DrillApiResponse =
  | {
      readonly ok: true;
      readonly drillId?: string;
      readonly state: string;
      readonly details?: unknown;
      /** Of a list: how many older drills are not in it. Absent where all are. */
      readonly more?: number;
    }
  | { readonly ok: false; readonly drillId?: string; readonly reason: string; readonly explanation: string };
