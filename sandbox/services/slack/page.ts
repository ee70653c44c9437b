import { readFileSync } from 'node:fs';
import { queryValue, text as textOf, type WireRequest, type WireResponse } from '../../wire/message.ts';
import { json } from './answers.ts';
import { findButton } from './blocks.ts';
import type { Workspace } from './workspace.ts';

/** The path of the page, on the same port as the AWS API. */
export const PAGE_PATH = '/slack';

const FOLDER = new URL('page/', import.meta.url);

/** The files of the page, by their path below the page's. */
const FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '': ['page.html', 'text/html'],
  '/': ['page.html', 'text/html'],
  '/page.css': ['page.css', 'text/css'],
  '/page.js': ['page.js', 'text/javascript'],
  '/signs.js': ['signs.js', 'text/javascript'],
};

/** What the page needs besides the channel. */
export interface PageSurroundings {
  /** Region time in milliseconds since the epoch. */
  readonly now: () => number;
  /** An object of the Region's S3; undefined if there is none. @throws if there is no such bucket */
  readonly readObject: (bucket: string, key: string) => Uint8Array | undefined;
}

/** The interactions of people on the page. */
interface Deeds {
  command(userId: string, text: string): Promise<number>;
  press(userId: string, messageTs: string, actionId: string): Promise<number>;
}

/** Serves the page that shows the channel: choose a person, type commands, press buttons. */
export function createPage(
  slack: Deeds,
  find: () => Workspace | undefined,
  { now, readObject }: PageSurroundings,
): (request: WireRequest) => Promise<WireResponse> | undefined {
  const isOurs = ({ path, headers }: WireRequest) =>
    headers['authorization'] === undefined && (path === PAGE_PATH || path.startsWith(`${PAGE_PATH}/`));
  const answer = async (request: WireRequest): Promise<WireResponse> => {
    const workspace = find();
    if (!workspace) return text(404, 'The fleet has no Slack app: add `slack` to it.');
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
        return text(404, 'Not found.');
    }
  };
  return (request) => (isOurs(request) ? answer(request) : undefined);
}

const fileOf = (file: string, type: string): WireResponse => ({
  statusCode: 200,
  // Nobody's frame may lure a person into pressing a button.
  headers: { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store', 'x-frame-options': 'DENY' },
  body: readFileSync(new URL(file, FOLDER)),
});

function channelFor(workspace: Workspace, userId: string): object {
  const { users } = workspace.app;
  return { version: workspace.version, users, messages: workspace.messages(userId) };
}

/** The path that replaces links to the S3 console. */
const OBJECT_PATH = /^\/object\/([a-z0-9.-]+)$/;

/** A report is a separate page, which may neither run scripts nor fetch anything. */
function reportOf(read: () => Uint8Array | undefined): WireResponse {
  const body = attempt(read);
  if (!body) return text(404, 'Report not found: it is not written yet, or it is in another bucket.');
  return {
    statusCode: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    },
    body,
  };
}

/** Other sites cannot send JSON here: the browser's CORS preflight is not answered. */
async function act(slack: Deeds, workspace: Workspace, request: WireRequest) {
  if (request.headers['content-type'] !== 'application/json') return text(415, 'Expected application/json.');
  const said = Object(attempt(() => JSON.parse(textOf(request.body)) as unknown)) as Readonly<Record<string, unknown>>;
  const [user, command, ts, action] = ['user', 'command', 'ts', 'action'].map((name) => said[name]);
  if (typeof user !== 'string' || !Object.hasOwn(workspace.app.users, user)) {
    return text(400, 'Unknown person.');
  }
  if (typeof command === 'string') return json({ status: await slack.command(user, command) });
  if (typeof ts !== 'string' || typeof action !== 'string') return text(400, 'Expected a command, or ts and action.');
  // Another person may have pressed it meanwhile, which updated the message.
  if (!findButton(workspace.find(ts)?.blocks ?? [], action)) return text(409, 'This button no longer exists.');
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
