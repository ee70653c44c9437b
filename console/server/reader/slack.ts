import type { SlackChannel } from '../../model.ts';

/** The emulated channel, as the sandbox's Slack page gets it. */
interface Channel {
  readonly users: Readonly<Record<string, string>>;
  readonly messages: readonly ChannelMessage[];
}

interface ChannelMessage {
  readonly ts: string;
  readonly from: string;
  readonly text: string;
  readonly blocks?: readonly {
    readonly elements?: readonly { readonly action_id?: string; readonly text?: string | { readonly text?: string } }[];
  }[];
  readonly editedMs?: number;
}

/** The newest ones: the page of the channel has all of them. */
const MAX_MESSAGES = 50;

const TEXT_CHARACTERS = 3_000;

/** The channel for the page. */
export const slackOf = ({ users, messages }: Channel, url: string): SlackChannel => ({
  url,
  channel: 'on-call',
  users: Object.entries(users).map(([id, name]) => ({ id, name })),
  messages: messages.slice(-MAX_MESSAGES).map(({ ts, from, text, blocks = [], editedMs }) => ({
    ts,
    atMs: Math.round(Number(ts) * 1000),
    by: users[from] ?? (from === 'app' ? 'Evenkeel' : from),
    text: text.slice(0, TEXT_CHARACTERS),
    isEdited: editedMs !== undefined,
    buttons: blocks
      .flatMap(({ elements = [] }) => elements)
      .flatMap(({ action_id: actionId, text: label }) =>
        actionId === undefined
          ? []
          : [{ actionId, label: (typeof label === 'string' ? label : label?.text) ?? actionId }],
      ),
  })),
});

/** Undefined where there is no channel, or where it does not answer: it is a stand-in, and nothing depends on it. */
export async function readSlack(endpointUrl: string, path: string): Promise<SlackChannel | undefined> {
  try {
    const response = await fetch(new URL(`${path}/channel`, endpointUrl));
    return response.ok ? slackOf((await response.json()) as Channel, path) : undefined;
  } catch {
    return undefined;
  }
}
