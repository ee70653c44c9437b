import type { Level as LevelName } from '../../model.ts';
import { Icon, type IconName } from './Icon.tsx';

interface Shown {
  readonly icon: IconName;
  /** The class of its colour. */
  readonly tone: 'critical' | 'watch' | 'asking' | 'moving' | 'held' | 'steady';
  readonly word: string;
}

/** Always an icon and a word: colour alone says nothing. */
export const LEVELS: Readonly<Record<LevelName, Shown>> = {
  action: { icon: 'critical', tone: 'critical', word: 'Action required' },
  approval: { icon: 'person', tone: 'asking', word: 'Approval' },
  watch: { icon: 'watch', tone: 'watch', word: 'To watch' },
  interlocked: { icon: 'lock', tone: 'held', word: 'Interlocked' },
  paused: { icon: 'paused', tone: 'held', word: 'Paused' },
  moving: { icon: 'moving', tone: 'moving', word: 'In motion' },
  steady: { icon: 'check', tone: 'steady', word: 'Steady' },
  unknown: { icon: 'unknown', tone: 'held', word: 'Unknown' },
};

/** @param text in place of the level's own word */
export function Level({ level, text }: { level: LevelName; text?: string }) {
  const { icon, tone, word } = LEVELS[level];
  return (
    <span class={`level ${tone}`}>
      <Icon name={icon} />
      {capitalized(text ?? word)}
    </span>
  );
}

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
