import { hold, type Rule } from './rule.ts';

/** Paused by an operator. Takes precedence over every other rule. */
export const paused: Rule = (situation) => (situation.view.pause ? hold(situation, 'paused') : undefined);

/** A drill rotates certificates itself; whatever we changed meanwhile would spoil it. */
export const heldByInterlock: Rule = (situation) =>
  situation.view.interlock ? hold(situation, 'held-by-interlock') : undefined;
