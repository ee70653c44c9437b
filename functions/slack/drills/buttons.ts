import type { Button, KnownBlock } from '@slack/web-api';
import * as z from 'zod/mini';
import { parseJson } from '../../aws/parseJson.ts';

/** The actions of our buttons. */
export type Press = 'drill-approve' | 'drill-deny' | 'drill-abort' | 'drill-leave';

/** The value of a button: its drill, and the plan above it. */
const valueSchema = z.object({ drillId: z.string(), planHash: z.string() });

export type PressValue = z.infer<typeof valueSchema>;

/** The action and value of a button; undefined if it is not ours. */
export function readPress(actionId: string, value: string): { press: Press; value: PressValue } | undefined {
  if (!Object.hasOwn(BUTTONS, actionId)) return undefined;
  const parsed = z.safeParse(valueSchema, parseJson(value));
  return parsed.success ? { press: actionId as Press, value: parsed.data } : undefined;
}

interface Shape {
  readonly text: string;
  readonly style?: 'primary' | 'danger';
  /** The text of the confirmation dialog. */
  readonly question: string;
  readonly yes: string;
}

const BUTTONS: Readonly<Record<Press, Shape>> = {
  'drill-approve': {
    text: 'Approve',
    style: 'primary',
    question: 'Approving starts the drill immediately with the plan above.',
    yes: 'Approve',
  },
  'drill-deny': { text: 'Deny', question: 'Denying ends the drill; nothing is changed.', yes: 'Deny' },
  'drill-abort': {
    text: 'Abort',
    style: 'danger',
    question: 'Aborting stops the drill now and rolls back its changes.',
    yes: 'Abort',
  },
  'drill-leave': {
    text: 'Leave As It Is',
    style: 'danger',
    question: 'The rollback is given up: what the drill has changed stays, and its lock and interlocks are released.',
    yes: 'Leave',
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
        deny: { type: 'plain_text', text: 'Cancel' },
        ...(style && { style }),
      },
    };
  }),
});
