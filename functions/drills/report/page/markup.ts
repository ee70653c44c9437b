/** Text that is markup already. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | Markup | readonly Markup[] | false | undefined;

/** Markup in which every value is escaped: a report shows names and errors that others have chosen. */
export function markup(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(parts.reduce((text, part, at) => text + textOf(values[at - 1]) + part));
}

function textOf(value: Value): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(({ text }) => text).join('');
  return clipped(String(value)).replace(UNSAFE, (character) => ENTITIES[character] ?? '\u{fffd}');
}

/** What HTML reads as markup, and controls, among them those that turn the direction of the text around them. */
const UNSAFE = /[&<>"'\u202a-\u202e\u2066-\u2069]|(?![\t\n\r])\p{Cc}/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A longer text would hide the rest of the report; the JSON beside the page has it in full. */
const CHARACTERS_MAX = 2_000;

/** Cut where no character is cut in two. */
export function clipped(text: string, max = CHARACTERS_MAX): string {
  if (text.length <= max) return text.toWellFormed();
  const kept = text.slice(0, max).replace(/[\ud800-\udbff]$/, '');
  return `${kept.toWellFormed()}… (${text.length - kept.length} more characters)`;
}
