import { WebClient } from '@slack/web-api';
import { VirtualClock } from '../../../../sandbox/clock.ts';
import type { Core } from '../../../../sandbox/core.ts';
import { createRandom } from '../../../../sandbox/random.ts';
import { createSlack, type SlackApp } from '../../../../sandbox/services/slack/index.ts';
import type { WireRequest, WireResponse } from '../../../../sandbox/wire/message.ts';

export const APP: SlackApp = {
  appId: 'A1',
  teamId: 'T1',
  channelId: 'C1',
  signingSecret: 'signing',
  botToken: 'xoxb-1',
  users: { U1: 'ada', U2: 'bob' },
};

/** A workspace with an app that answers as the test says, on a clock of its own. */
export function workspaceWith(app: (request: WireRequest) => Promise<WireResponse>) {
  const clock = new VirtualClock(Date.UTC(2026, 2, 2, 9));
  const core = { clock, random: createRandom(1) } as unknown as Core;
  const readObject = (bucket: string, key: string) => {
    if (bucket !== 'reports') throw new Error('NoSuchBucket');
    return key === 'drills/1/report.html' ? Buffer.from('<h1>Passed</h1>') : undefined;
  };
  const slack = createSlack(core, { answerUrl: app, readObject });
  const workspace = slack.install(APP);
  slack.pointTo('https://app.lambda-url.eu-west-1.on.aws/');
  /** Slack's own client, talking to the stand-in. */
  const client = (token = APP.botToken) =>
    new WebClient(token, {
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      fetch: async (url, init) => {
        const { hostname, pathname } = new URL(String(url));
        const headers = Object.fromEntries(
          Object.entries(init?.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
        );
        const request = { method: 'POST', path: pathname, query: {}, headers, body: Buffer.from(init?.body as string) };
        const { statusCode, headers: answered, body } = await slack.connect(hostname)!.handle(request);
        return new Response(Buffer.from(body), { status: statusCode, headers: answered });
      },
    });
  return { clock, slack, workspace, client };
}

/** What an app answers that has nothing to say. */
export const silent = async (): Promise<WireResponse> => ({ statusCode: 200, headers: {}, body: new Uint8Array() });

/** The fields of a form that Slack has sent. */
export const fieldsOf = ({ body }: WireRequest) => new URLSearchParams(Buffer.from(body).toString('utf8'));
