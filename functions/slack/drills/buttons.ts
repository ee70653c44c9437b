import type { Button, KnownBlock } from '@slack/web-api';
import * as z from 'zod/mini';

/** What a button of ours does. */
export type Press = 'drill-approve' | 'drill-deny' | 'drill-abort';

/** What a button carries: which drill, and the plan that stands above it. */
const valueSchema = z.object({ drillId: z.string(), planHash: z.string() });

export type PressValue = z.infer<typeof valueSchema>;

/** What was pressed; undefined if it is no button of ours. */
export function readPress(actionId: string, value: string): { press: Press; value: PressValue } | undefined {
  if (!Object.hasOwn(BUTTONS, actionId)) return undefined;
  const parsed = z.safeParse(valueSchema, parseJson(value));
  return parsed.success ? { press: actionId as Press, value: parsed.data } : undefined;
}

interface Shape {
  readonly text: string;
  readonly style?: 'primary' | 'danger';
  /** A question before it counts. */
  readonly question: string;
  readonly yes: string;
}

const BUTTONS: Readonly<Record<Press, Shape>> = {
  'drill-approve': {
    text: 'Approve',
    style: 'primary',
    question: 'The drill begins as soon as you say so, with the plan that stands here.',
    yes: 'Approve',
  },
  'drill-deny': { text: 'Deny', question: 'The drill is refused, and nothing is done.', yes: 'Deny' },
  'drill-abort': {
    text: 'Abort',
    style: 'danger',
    question: 'The drill ends where it is, and everything is put back as far as it can be.',
    yes: 'Abort',
  },
};

/** A row of buttons. */
export const buttonRow = (presses: readonly Press[], value: PressValue): KnownBlock => ({
  type: 'actions',
  elements: presses.map((press): Button => {
    const { text, style, question, yes } = BUTTONS[press];
    return {
      type: 'button',
      action_id: press,
      value: JSON.stringify(value),
      text: { type: 'plain_text', text },
      ...(style && { style }),
      confirm: {
        title: { type: 'plain_text', text: `${text}?` },
        text: { type: 'plain_text', text: question },
        confirm: { type: 'plain_text', text: yes },
        deny: { type: 'plain_text', text: 'Not now' },
        ...(style && { style }),
      },
    };
  }),
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
