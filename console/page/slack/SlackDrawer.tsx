import { signal, useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { SlackChannel } from '../../model.ts';
import { Keel } from '../header/Keel.tsx';
import { Drawer } from '../pieces/Drawer.tsx';
import { Icon } from '../pieces/Icon.tsx';
import { isLive } from '../state/console.ts';
import type { InstallationState } from '../state/store.ts';
import { minuteText } from '../text/time.ts';
import { readMarkup } from './markup.ts';
import './slack.css';

type Message = SlackChannel['messages'][number];

/** Who one is in the emulated channel: the same checks apply to each as in Slack. */
const me = signal<string | undefined>(undefined);

/** The emulated channel, with its buttons and a line for commands. Nothing leaves this machine. */
export function SlackDrawer({ state }: { state: InstallationState }) {
  const channel = state.slack.value;
  if (!channel) return null;
  const { users, messages, url } = channel;
  const user = users.find(({ id }) => id === me.value) ?? users[0];
  return (
    <Drawer
      title={`Slack: ${channel.channel}`}
      head={
        <>
          <Icon name="chat" />
          <h2>{channel.channel}</h2>
          <span class="soft tiny">
            stand-in · <a href={url}>open it alone</a>
          </span>
        </>
      }
    >
      <div class="slack">
        <div class="choices slack-people" role="group" aria-label="Speak as">
          {users.map(({ id, name }) => (
            <button type="button" key={id} aria-pressed={id === user?.id} onClick={() => (me.value = id)}>
              {name}
            </button>
          ))}
        </div>
        <Messages channel={channel} messages={messages} userId={user?.id} />
        {user && <Command url={url} userId={user.id} />}
      </div>
    </Drawer>
  );
}

function Messages({
  channel,
  messages,
  userId,
}: {
  channel: SlackChannel;
  messages: readonly Message[];
  userId: string | undefined;
}) {
  const list = useRef<HTMLOListElement>(null);
  const wasAtEnd = useRef(true);
  useLayoutEffect(() => {
    const element = list.current!;
    if (wasAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [messages.at(-1)?.ts]);
  return (
    <ol
      class="messages"
      ref={list}
      tabIndex={0}
      aria-label="Messages"
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) =>
        (wasAtEnd.current = scrollTop + clientHeight > scrollHeight - 24)
      }
    >
      {messages.length === 0 && <li class="soft">No message yet. Try: /evenkeel status</li>}
      {messages.map((message) => (
        <MessageItem key={message.ts} channel={channel} message={message} userId={userId} />
      ))}
    </ol>
  );
}

function MessageItem({
  channel,
  message,
  userId,
}: {
  channel: SlackChannel;
  message: Message;
  userId: string | undefined;
}) {
  const { by, atMs, text, isEdited, buttons, ts } = message;
  const nameOf = (id: string) => channel.users.find((user) => user.id === id)?.name ?? id;
  return (
    <li class="message">
      <Keel trim="level" />
      <div>
        <p>
          <b>{nameOf(by)}</b>{' '}
          <span class="soft tiny">
            {minuteText(atMs)}
            {isEdited && ' (edited)'}
          </span>
        </p>
        <p class="message-text">
          {readMarkup(text, nameOf).map(({ kind, text: words, href }, index) => {
            if (kind === 'bold') return <b key={index}>{words}</b>;
            if (kind === 'italic') return <i key={index}>{words}</i>;
            if (kind === 'code')
              return (
                <code key={index} class="mono">
                  {words}
                </code>
              );
            if (kind === 'mention')
              return (
                <span key={index} class="mention">
                  {words}
                </span>
              );
            if (kind === 'link')
              return (
                <a key={index} href={href!} target="_blank" rel="noreferrer">
                  {words}
                </a>
              );
            return words;
          })}
        </p>
        {userId && buttons.length > 0 && <Buttons url={channel.url} buttons={buttons} ts={ts} userId={userId} />}
      </div>
    </li>
  );
}

/** Pressed twice, as Slack asks before it sends what cannot be taken back. */
function Buttons({
  url,
  buttons,
  ts,
  userId,
}: {
  url: string;
  buttons: Message['buttons'];
  ts: string;
  userId: string;
}) {
  const sure = useSignal<string | undefined>(undefined);
  const problem = useSignal('');
  const press = async (action: string) => {
    sure.value = undefined;
    problem.value = await post(`${url}/press`, { user: userId, ts, action });
  };
  return (
    <div class="drill-actions">
      {buttons.map(({ actionId, label }) => (
        <button
          type="button"
          key={actionId}
          class={`button small ${/approve/i.test(label) ? 'primary' : ''}`}
          disabled={!isLive.value}
          onClick={() => (sure.value === actionId ? void press(actionId) : (sure.value = actionId))}
        >
          {sure.value === actionId ? `Really ${label.toLowerCase()}?` : label}
        </button>
      ))}
      <span role="status" class="warning">
        {problem.value}
      </span>
    </div>
  );
}

function Command({ url, userId }: { url: string; userId: string }) {
  const text = useSignal('');
  const problem = useSignal('');
  const send = async () => {
    problem.value = await post(`${url}/command`, { user: userId, command: text.value });
    if (!problem.value) text.value = '';
  };
  return (
    <form
      class="command-line"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label for="slack-command" class="mono">
        /evenkeel
      </label>
      <input
        id="slack-command"
        class="field"
        autocomplete="off"
        placeholder="help"
        value={text.value}
        onInput={({ currentTarget }) => (text.value = currentTarget.value)}
      />
      <button class="button" disabled={!isLive.value}>
        Send
      </button>
      <span role="status" class="warning">
        {problem.value}
      </span>
    </form>
  );
}

/** @returns what went wrong, for people; empty if nothing did */
async function post(path: string, body: object): Promise<string> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return response.ok ? '' : await response.text();
  } catch (error) {
    return String(error);
  }
}
