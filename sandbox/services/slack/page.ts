import { readFileSync } from 'node:fs';
import type { WireRequest, WireResponse } from '../../wire/message.ts';
import { json } from './answers.ts';
import type { Slack } from './index.ts';
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
};

/** Answers for the page that shows the channel: a person chooses who to be, types commands and presses buttons. */
export function createPage(
  slack: Pick<Slack, 'command' | 'press'>,
  find: () => Workspace | undefined,
): (request: WireRequest) => Promise<WireResponse> | undefined {
  const isOurs = ({ path, headers }: WireRequest) =>
    headers['authorization'] === undefined && (path === PAGE_PATH || path.startsWith(`${PAGE_PATH}/`));
  const answer = async (request: WireRequest): Promise<WireResponse> => {
    const workspace = find();
    if (!workspace) return text(404, 'The fleet has no Slack app: give it `slack` to see a channel here.');
    const path = request.path.slice(PAGE_PATH.length);
    const file = request.method === 'GET' && Object.hasOwn(FILES, path) ? FILES[path] : undefined;
    if (file) return fileOf(...file);
    switch (`${request.method} ${path}`) {
      case 'GET /channel':
        return json(channelFor(workspace, String(request.query['user'] ?? '')));
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

/** Another page of the same browser cannot send JSON here without being asked about it first, and is not answered. */
async function act(slack: Pick<Slack, 'command' | 'press'>, workspace: Workspace, request: WireRequest) {
  if (request.headers['content-type'] !== 'application/json') return text(415, 'It takes application/json.');
  const said = JSON.parse(Buffer.from(request.body).toString('utf8')) as Readonly<Record<string, string>>;
  const { user = '', command, ts = '', action = '' } = said;
  if (!Object.hasOwn(workspace.app.users, user)) return text(400, 'There is no such person.');
  const work = command === undefined ? slack.press(user, ts, action) : slack.command(user, command);
  return json({ status: await work });
}

const text = (statusCode: number, message: string): WireResponse => ({
  statusCode,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: Buffer.from(`${message}\n`),
});
