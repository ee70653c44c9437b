import { fromEnv } from '@aws-sdk/credential-provider-env';
import type { SlackRequest } from '../slackRequest.ts';
import { callDrillApi } from '../../drills/api/callDrillApi.ts';
import type { DrillApiResponse, DrillApiRequest } from '../../drills/api/contract.ts';
import { callTimeLeftMs, OutOfTimeError } from '../../aws/deadline.ts';

/** A cold start of the drill API takes seconds. */
const TIMEOUT_MS = 20_000;

/** The drill API, called on behalf of people in Slack: we have verified who they are, and the API accepts that from our role. */
export class DrillApiClient {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** @throws an Error if there is no response of the API's own */
  async call(
    { teamId, userId }: Pick<SlackRequest, 'teamId' | 'userId'>,
    request: DrillApiRequest,
  ): Promise<DrillApiResponse> {
    if (callTimeLeftMs() < 0) throw new OutOfTimeError('A request to the drill API');
    return await callDrillApi(
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
