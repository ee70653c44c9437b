import { signOf } from './signs.js';

const at = (id) => document.getElementById(id);
/** Drawn by CSS, so that a progress bar looks the same with any font. */
const SQUARES = { large_green_square: 'done', white_large_square: 'open' };
let users = {};
let me = '';
let version = -1;
let shownFor;

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

const plain = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** The part of Slack's markup that is used: code, bold, italics, people, channels, links, and emoji by name. */
const MARKUP = /`([^`\n]+)`|<([@#!]?)([^>|]+)(?:\|([^>]*))?>|\*([^*\n]+)\*|(?<![\w])_([^_\n]+)_(?![\w])|:([a-z_]+):/g;
function marked(into, text) {
  let end = 0;
  for (const match of text.matchAll(MARKUP)) {
    const [all, code, sigil, target, label, bold, italic, emoji] = match;
    into.append(plain(text.slice(end, match.index)));
    end = match.index + all.length;
    if (emoji !== undefined) into.append(drawn(emoji) ?? all);
    else if (code !== undefined) into.append(element('code', '', plain(code)));
    else if (bold !== undefined) into.append(marked(element('strong'), bold));
    else if (italic !== undefined) into.append(marked(element('em'), italic));
    else if (sigil === '@') into.append(element('span', 'mention', `@${users[target] ?? target}`));
    else if (sigil === '#') into.append(element('span', 'mention', `#${label ?? 'on-call'}`));
    else if (sigil === '!') into.append(plain(label ?? ''));
    else into.append(link(plain(target), plain(label ?? target)));
  }
  into.append(plain(text.slice(end)));
  return into;
}

const drawn = (name) => (SQUARES[name] ? element('span', `square ${SQUARES[name]}`) : signOf(name));

/** A link to the S3 console opens the object from the emulated S3 instead, which needs no sign-in. */
const CONSOLE =
  /^https:\/\/[a-z0-9-]+\.console\.(?:aws\.amazon|amazonaws(?:-[a-z-]+)?)\.[a-z]+\/s3\/object\/([^?/]+)\?(.+)$/;
const openable = (target) => target.replace(CONSOLE, '/slack/object/$1?$2');

function link(target, label) {
  const made = element('a', '', label);
  if (/^https?:/.test(target)) made.href = openable(target);
  made.target = '_blank';
  made.rel = 'noreferrer';
  return made;
}

const rich = (tag, className, { type, text }) =>
  type === 'plain_text' ? element(tag, className, plain(text)) : marked(element(tag, className), text);

const BLOCKS = {
  header: ({ text }) => rich('div', 'header', text),
  divider: () => element('hr'),
  section({ text, fields }) {
    const made = element('div');
    if (text) made.append(rich('div', 'section', text));
    if (fields) {
      const grid = element('div', 'fields');
      grid.append(...fields.map((field) => rich('div', '', field)));
      made.append(grid);
    }
    return made;
  },
  context({ elements }) {
    const made = element('div', 'context');
    elements.forEach((part) => made.append(rich('span', '', part)));
    return made;
  },
  actions({ elements }, message) {
    const made = element('div', 'actions');
    elements.forEach((button) => {
      const shown = element('button', button.style ?? '', plain(button.text.text));
      shown.addEventListener('click', () => press(button, message, made));
      made.append(shown);
    });
    return made;
  },
};

async function press({ action_id: action, confirm }, { ts }, row) {
  if (confirm && !(await confirmed(confirm))) return;
  row.querySelectorAll('button').forEach((button) => (button.disabled = true));
  await post('press', { user: me, ts, action });
  // Renders the channel again, with the current buttons.
  version = -1;
}

function confirmed({ title, text, confirm, deny, style = 'primary' }) {
  const dialog = at('confirm');
  const [yes, no] = dialog.querySelectorAll('button');
  dialog.querySelector('h2').textContent = title.text;
  dialog.querySelector('p').replaceChildren(...marked(element('span'), text.text).childNodes);
  yes.textContent = confirm.text;
  yes.className = style;
  no.textContent = deny.text;
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}

const COLOURS = ['#4a154b', '#1264a3', '#2b7a4b', '#b4552d', '#7a3b9b', '#345995'];
function face(from) {
  const made = element('div', 'face', from === 'app' ? '⚓' : (users[from] ?? from).slice(0, 1).toUpperCase());
  made.style.background =
    from === 'app'
      ? '#134074'
      : COLOURS[[...from].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % COLOURS.length];
  return made;
}

function render(message) {
  const { from, ts, text, blocks, onlyFor, threadTs, editedMs } = message;
  const made = element('article', [onlyFor && 'whisper', threadTs && 'reply'].filter(Boolean).join(' '));
  const body = element('div');
  const name = element('div', 'name', from === 'app' ? 'Evenkeel' : from === 'slackbot' ? 'Slackbot' : users[from]);
  const notes = [
    `${new Date(Number(ts) * 1000).toISOString().slice(11, 16)} UTC`,
    editedMs && '(edited)',
    onlyFor && 'Only visible to you',
    threadTs && 'in a thread',
  ];
  name.append(element('span', 'note', notes.filter(Boolean).join(' · ')));
  body.append(name);
  if (blocks) body.append(...blocks.map((block) => BLOCKS[block.type](block, message)));
  else body.append(marked(element('div', 'text'), text));
  made.append(face(from), body);
  return made;
}

/** Replies are below their message, all other messages in the order of their time. */
function inOrder(messages) {
  const replies = Map.groupBy(
    messages.filter(({ threadTs }) => threadTs),
    ({ threadTs }) => threadTs,
  );
  return messages
    .filter(({ threadTs }) => !threadTs)
    .flatMap((message) => [message, ...(replies.get(message.ts) ?? [])]);
}

const post = (path, content) =>
  fetch(`/slack/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(content),
  });

function personOf([id, name]) {
  const made = element('button', '', name);
  made.dataset.id = id;
  made.addEventListener('click', () => become(id));
  return made;
}

function become(id) {
  me = id;
  at('people')
    .querySelectorAll('button')
    .forEach((button) => button.setAttribute('aria-pressed', button.dataset.id === id));
  return refresh();
}

async function refresh() {
  const user = me;
  const found = await (await fetch(`/slack/channel?user=${encodeURIComponent(user)}`)).json();
  at('clock').textContent = `${new Date(found.nowMs).toISOString().slice(11, 16)} UTC`;
  if (found.version === version && shownFor === user) return;
  if (Object.keys(users).length === 0) {
    users = found.users;
    at('people').append(...Object.entries(users).map(personOf));
    return become(Object.keys(users)[0]);
  }
  version = found.version;
  shownFor = user;
  const channel = at('channel');
  const isAtEnd = channel.scrollHeight - channel.scrollTop - channel.clientHeight < 80;
  channel.replaceChildren(...inOrder(found.messages).map(render));
  if (isAtEnd) channel.scrollTop = channel.scrollHeight;
}

at('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const command = at('command').value.trim();
  at('command').value = '';
  void post('command', { user: me, command });
});
for (;;) {
  await refresh().catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 500));
}
