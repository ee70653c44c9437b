import { readFileSync } from 'node:fs';
import { queryValue, text as textOf, type WireRequest, type WireResponse } from '../../wire/message.ts';
import { json } from './answers.ts';
import { findButton } from './blocks.ts';
import type { Workspace } from './workspace.ts';

/** Where the page is, beside the API of the Region. */
export const PAGE_PATH = '/slack';

const FOLDER = new URL('page/', import.meta.url);

/** What a browser loads, by its path below the page's. */
const FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '': ['page.html', 'text/html'],
  '/': ['page.html', 'text/html'],
  '/page.css': ['page.css', 'text/css'],
  '/page.js': ['page.js', 'text/javascript'],
  '/signs.js': ['signs.js', 'text/javascript'],
};

/** What the page looks at besides the channel. */
export interface PageSurroundings {
  /** Region time in milliseconds since the epoch. */
  readonly now: () => number;
  /** An object of the Region's S3; undefined if there is none. @throws if there is no such bucket */
  readonly readObject: (bucket: string, key: string) => Uint8Array | undefined;
}

/** How what somebody does on the page comes to the app. */
interface Deeds {
  command(userId: string, text: string): Promise<number>;
  press(userId: string, messageTs: string, actionId: string): Promise<number>;
}

/** Answers for the page that shows the channel: a person chooses who to be, types commands and presses buttons. */
export function createPage(
  slack: Deeds,
  find: () => Workspace | undefined,
  { now, readObject }: PageSurroundings,
): (request: WireRequest) => Promise<WireResponse> | undefined {
  const isOurs = ({ path, headers }: WireRequest) =>
    headers['authorization'] === undefined && (path === PAGE_PATH || path.startsWith(`${PAGE_PATH}/`));
  const answer = async (request: WireRequest): Promise<WireResponse> => {
    const workspace = find();
    if (!workspace) return text(404, 'The fleet has no Slack app: give it `slack` to see a channel here.');
    const path = request.path.slice(PAGE_PATH.length);
    const file = request.method === 'GET' && Object.hasOwn(FILES, path) ? FILES[path] : undefined;
    if (file) return fileOf(...file);
    const bucket = request.method === 'GET' ? OBJECT_PATH.exec(path)?.[1] : undefined;
    if (bucket !== undefined) return reportOf(() => readObject(bucket, queryValue(request.query, 'prefix') ?? ''));
    switch (`${request.method} ${path}`) {
      case 'GET /channel':
        return json({ nowMs: now(), ...channelFor(workspace, queryValue(request.query, 'user') ?? '') });
      case 'POST /command':
      case 'POST /press':
        return await act(slack, workspace, request);
      default:
        return text(404, 'There is nothing here.');
    }
  };
  return (request) => (isOurs(request) ? answer(request) : undefined);
}

const fileOf = (file: string, type: string): WireResponse => ({
  statusCode: 200,
  headers: { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' },
  body: readFileSync(new URL(file, FOLDER)),
});

function channelFor(workspace: Workspace, userId: string): object {
  const { users } = workspace.app;
  return { version: workspace.version, users, messages: workspace.messages(userId) };
}

/** Where the page opens what a message links to in the console of S3. */
const OBJECT_PATH = /^\/object\/([a-z0-9.-]+)$/;

/** A report is a page of its own: whatever stands in it, it runs nothing and fetches nothing. */
function reportOf(read: () => Uint8Array | undefined): WireResponse {
  const body = attempt(read);
  if (!body) return text(404, 'There is no such report: either it is not written yet, or its bucket is another one.');
  return {
    statusCode: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    },
    body,
  };
}

/** Another page of the same browser cannot send JSON here without being asked about it first, and is not answered. */
async function act(slack: Deeds, workspace: Workspace, request: WireRequest) {
  if (request.headers['content-type'] !== 'application/json') return text(415, 'It takes application/json.');
  const said = Object(attempt(() => JSON.parse(textOf(request.body)) as unknown)) as Readonly<Record<string, unknown>>;
  const [user, command, ts, action] = ['user', 'command', 'ts', 'action'].map((name) => said[name]);
  if (typeof user !== 'string' || !Object.hasOwn(workspace.app.users, user)) {
    return text(400, 'There is no such person.');
  }
  if (typeof command === 'string') return json({ status: await slack.command(user, command) });
  if (typeof ts !== 'string' || typeof action !== 'string') return text(400, 'It takes a command, or ts and action.');
  // Somebody else may have pressed it, and the message changed, since this one was looked at.
  if (!findButton(workspace.find(ts)?.blocks ?? [], action)) return text(409, 'That button is gone.');
  return json({ status: await slack.press(user, ts, action) });
}

function attempt<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

const text = (statusCode: number, message: string): WireResponse => ({
  statusCode,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: Buffer.from(`${message}\n`),
});
