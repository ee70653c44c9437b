import type { Core } from '../../core.ts';
import type { Wire } from '../../realms/wire.ts';
import type { WireRequest, WireResponse } from '../../wire/message.ts';
import { json } from './answers.ts';
import { findButton } from './blocks.ts';
import { createPage, type PageSurroundings } from './page.ts';
import { COMMAND, commandForm, pressForm, signed } from './requests.ts';
import { ResponseUrls } from './responseUrls.ts';
import { answerWebApi } from './webApi.ts';
import { type Content, type SlackApp, Workspace } from './workspace.ts';

export type { Block } from './blocks.ts';
export type { Message, SlackApp } from './workspace.ts';

/** Slack's timeout for an app ("Acknowledging requests"). */
const PATIENCE_MS = 3_000;

/** A Slack emulator: one workspace with one channel and one app. */
export interface Slack {
  /** The connection to one of Slack's hosts; undefined before an app is installed. */
  connect(hostname: string): Wire | undefined;
  /** Installs the app in a new workspace. */
  install(app: SlackApp): Workspace;
  /** Sets the request URL of the app, which receives commands and pressed buttons. */
  pointTo(requestUrl: string): void;
  /** A person types `/evenkeel TEXT`. @returns the HTTP status of the app; 0 after a timeout */
  command(userId: string, text: string): Promise<number>;
  /** A person presses a button. @throws if there is no such button */
  press(userId: string, messageTs: string, actionId: string): Promise<number>;
  /** Answers the next calls of the Web API and of response URLs with 429, with a `Retry-After` if there is one. */
  limit(calls: number, retryAfterSeconds?: number | string): void;
  /** Called with every request to the app. */
  onRequest: ((request: WireRequest) => void) | undefined;
  /** Serves the page that shows the channel; undefined for every other path. */
  answerPage(request: WireRequest): Promise<WireResponse> | undefined;
}

interface Installed {
  readonly workspace: Workspace;
  readonly responseUrls: ResponseUrls;
}

export interface SlackOptions {
  /** Handles a request to a function URL, identified by its host. */
  readonly answerUrl: (request: WireRequest) => Promise<WireResponse> | undefined;
  /** Reads an object of the Region's S3 that a message links to. */
  readonly readObject: PageSurroundings['readObject'];
}

export function createSlack(core: Core, { answerUrl, readObject }: SlackOptions): Slack {
  const random = core.random.fork('slack');
  let installed: Installed | undefined;
  let requestUrl: string | undefined;
  let limited: { calls: number; retryAfterSeconds?: number | string | undefined } = { calls: 0 };
  let deeds = 0;

  const need = (): Installed => {
    if (!installed) throw new Error('no Slack app is installed in this Region');
    return installed;
  };

  function answer(hostname: string, request: WireRequest): WireResponse {
    const { workspace, responseUrls } = need();
    if (limited.calls > 0) {
      limited = { ...limited, calls: limited.calls - 1 };
      const { retryAfterSeconds } = limited;
      const headers = retryAfterSeconds === undefined ? undefined : { 'retry-after': String(retryAfterSeconds) };
      return json({ ok: false, error: 'ratelimited' }, 429, headers);
    }
    return hostname === 'slack.com' ? answerWebApi(workspace, request) : responseUrls.answer(request);
  }

  /** One interaction of a person, with its own trigger ID and response URL. */
  function deedOf(userId: string, messageTs?: string) {
    const triggerId = `${core.clock.now()}.${++deeds}.${random.integer(1e8, 9e8).toString(16)}`;
    return { userId, triggerId, responseUrl: need().responseUrls.create(userId, messageTs) };
  }

  async function send(form: string): Promise<WireResponse | undefined> {
    if (requestUrl === undefined) throw new Error('the Slack app has no request URL');
    const { host } = new URL(requestUrl);
    const request = signed(form, { host, secret: need().workspace.app.signingSecret, nowMs: core.clock.now() });
    slack.onRequest?.(request);
    const answer = answerUrl(request);
    if (!answer) throw new Error(`nothing in the Region answers at ${requestUrl}`);
    return await Promise.race([answer, core.clock.sleep(PATIENCE_MS).then(() => undefined)]);
  }

  const slack: Slack = {
    onRequest: undefined,
    connect: (hostname) =>
      installed && (hostname === 'slack.com' || hostname === 'hooks.slack.com')
        ? { handle: async (request) => answer(hostname, request) }
        : undefined,
    install(app) {
      const workspace = new Workspace(app, core.clock);
      installed = { workspace, responseUrls: new ResponseUrls(workspace, core.clock, random) };
      return workspace;
    },
    pointTo: (url) => void (requestUrl = url),
    async command(userId, text) {
      const { workspace } = need();
      const typed = escaped(text);
      workspace.post({ from: userId, onlyFor: userId, text: `${COMMAND} ${typed}` });
      const response = await send(commandForm(workspace.app, deedOf(userId), typed));
      if (response?.statusCode === 200) {
        const said = readAnswer(response);
        if (said) workspace.post({ from: 'app', onlyFor: userId, ...said });
      } else {
        const error = response ? 'dispatch_failed' : 'operation_timeout';
        workspace.post({ from: 'slackbot', onlyFor: userId, text: `${COMMAND} failed with the error "${error}"` });
      }
      return response?.statusCode ?? 0;
    },
    async press(userId, messageTs, actionId) {
      const { workspace } = need();
      const message = workspace.find(messageTs);
      const button = message?.blocks && findButton(message.blocks, actionId);
      if (!message || !button) throw new Error(`the message ${messageTs} has no button ${actionId}`);
      const response = await send(pressForm(workspace.app, deedOf(userId, messageTs), { message, button }));
      return response?.statusCode ?? 0;
    },
    limit: (calls, retryAfterSeconds) => void (limited = { calls, retryAfterSeconds }),
    answerPage: (request) => answerPage(request),
  };
  const answerPage = createPage(slack, () => installed?.workspace, { now: () => core.clock.now(), readObject });
  return slack;
}

/** Slack escapes what a person types. Source: "Formatting text for app surfaces", on escaping. */
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The message in the app's acknowledgement; undefined if it is empty. */
function readAnswer({ body }: WireResponse): Content | undefined {
  if (body.byteLength === 0) return undefined;
  const { text = '', blocks } = JSON.parse(Buffer.from(body).toString('utf8')) as Partial<Content>;
  return { text, ...(blocks && { blocks }) };
}
