import type { WireRequest, WireResponse } from '../../wire/message.ts';
import { json, refusal } from './answers.ts';
import { type Block, faultsOf } from './blocks.ts';
import type { Content, Workspace } from './workspace.ts';

type Arguments = Readonly<Record<string, string | undefined>>;

/** Slack cuts the text of a message off at this length (chat.postMessage, "Truncating content"). */
const TEXT_LENGTH = 40_000;

/** `https://slack.com/api/METHOD`, for the methods that Evenkeel calls. */
export function answerWebApi(workspace: Workspace, request: WireRequest): WireResponse {
  const method = request.path.slice('/api/'.length);
  const handler = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  if (!handler) return refusal(`unknown_method`, { needed: `${method} is not simulated by this Region` });
  const given: Arguments = Object.fromEntries(new URLSearchParams(Buffer.from(request.body).toString('utf8')));
  const token = given['token'] ?? /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1];
  if (token === undefined) return refusal('not_authed');
  if (token !== workspace.app.botToken) return refusal('invalid_auth');
  const trouble = workspace.troubles.shift();
  return trouble === undefined ? handler(workspace, given) : refusal(trouble);
}

const METHODS: Readonly<Record<string, (workspace: Workspace, given: Arguments) => WireResponse>> = {
  'auth.test': ({ app }) => json({ ok: true, team_id: app.teamId, app_id: app.appId, user_id: 'U0EVENKEEL' }),

  'chat.postMessage': (workspace, given) =>
    withContent(workspace, given, (content) => {
      if (workspace.channel === 'archived') return refusal('is_archived');
      const threadTs = given['thread_ts'];
      // Where that message was deleted, Slack says nothing of it, and posts to the channel.
      const isThread = threadTs !== undefined && workspace.find(threadTs) !== undefined;
      const { ts } = workspace.post({ from: 'app', ...content, ...(isThread && { threadTs }) });
      return json({ ok: true, channel: workspace.app.channelId, ts, message: { ts, ...content } });
    }),

  'chat.postEphemeral': (workspace, given) =>
    withContent(workspace, given, (content) => {
      if (workspace.channel === 'archived') return refusal('is_archived');
      const onlyFor = given['user'] ?? '';
      if (!Object.hasOwn(workspace.app.users, onlyFor)) return refusal('user_not_in_channel');
      return json({ ok: true, message_ts: workspace.post({ from: 'app', onlyFor, ...content }).ts });
    }),

  'chat.update': (workspace, given) =>
    withContent(workspace, given, (content) => {
      // An archived channel is frozen (chat.update, "Errors").
      if (workspace.channel === 'archived') return refusal('is_inactive');
      const ts = given['ts'] ?? '';
      const message = workspace.find(ts);
      // Slack does not store ephemeral messages.
      if (!message || message.onlyFor !== undefined) return refusal('message_not_found');
      if (message.from !== 'app') return refusal('cant_update_message');
      if (!workspace.isEditable(ts)) return refusal('edit_window_closed');
      workspace.update(ts, content);
      return json({ ok: true, channel: workspace.app.channelId, ts, text: content.text });
    }),
};

function withContent(
  { app, channel }: Workspace,
  given: Arguments,
  take: (content: Content) => WireResponse,
): WireResponse {
  if (channel === 'deleted' || given['channel'] !== app.channelId) return refusal('channel_not_found');
  const content = readContent(given['text'], given['blocks']);
  return 'statusCode' in content ? content : take(content);
}

/** The text and the blocks of a message, or the error. */
export function readContent(text = '', blocksJson?: string): Content | WireResponse {
  let blocks: unknown;
  try {
    blocks = blocksJson === undefined ? undefined : JSON.parse(blocksJson);
  } catch {
    return refusal('invalid_blocks_format');
  }
  if (text === '' && blocks === undefined) return refusal('no_text');
  const faults = blocks === undefined ? [] : faultsOf(blocks);
  if (faults.length > 0) return refusal('invalid_blocks', { errors: faults });
  return { text: text.slice(0, TEXT_LENGTH), ...(blocks !== undefined && { blocks: blocks as Block[] }) };
}
