import { fromEnv } from '@aws-sdk/credential-provider-env';
import type { SlackAsked } from '../../../events/slack.ts';
import { askDoor } from '../../drills/api/callDrillApi.ts';
import type { DoorAnswer, DoorRequest } from '../../drills/api/contract.ts';
import { callTimeLeftMs, OutOfTimeError } from '../../aws/deadline.ts';

/** A door that has to start first takes seconds. */
const TIMEOUT_MS = 20_000;

/** The door to drills, as somebody in Slack stands before it: we have verified who that is, and the door takes our word. */
export class DrillDoor {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** @throws an Error if the door gives no answer of its own */
  async ask({ teamId, userId }: Pick<SlackAsked, 'teamId' | 'userId'>, request: DoorRequest): Promise<DoorAnswer> {
    if (callTimeLeftMs() < 0) throw new OutOfTimeError('A request to the door of drills');
    return await askDoor(
      {
        url: this.#url,
        region: process.env['AWS_REGION'] ?? '',
        credentials: fromEnv(),
        nowMs: Date.now(),
        send: async ({ headers, body }) => {
          const signal = AbortSignal.timeout(TIMEOUT_MS);
          const response = await fetch(this.#url, { method: 'POST', headers, body, redirect: 'error', signal });
          return { status: response.status, body: await response.text() };
        },
      },
      { ...request, onBehalfOf: `slack:${teamId}/${userId}` },
    );
  }
}
