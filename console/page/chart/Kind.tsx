import type { LedgerEntry } from '../../model.ts';
import { Icon, type IconName } from '../pieces/Icon.tsx';
import { factParts } from '../text/words.ts';

const KIND_ICONS: Readonly<Record<string, IconName>> = {
  add: 'add',
  remove: 'remove',
  admit: 'admit',
  drain: 'drain',
  'take-back': 'admit',
  warm: 'warm',
  hold: 'hold',
  drill: 'drill',
  pause: 'paused',
  resume: 'next',
};

/** What changes in another way has one sign: two arrows. */
export const iconOfKind = (kind: string): IconName => KIND_ICONS[kind] ?? 'change';

/** As many as stand in one line. */
const NUMBERS = 6;

export function KindSign({ kind, lane }: { kind: string; lane: string }) {
  return (
    <span class={`mark still ${lane} ${kind}`}>
      <Icon name={iconOfKind(kind)} />
    </span>
  );
}

export function Numbers({ entry }: { entry: LedgerEntry }) {
  return (
    <dl class="numbers">
      {entry.facts
        .slice(0, NUMBERS)
        .map(factParts)
        .map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
