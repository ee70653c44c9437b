import { useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { Icon } from '../pieces/Icon.tsx';
import { selectEntry } from '../state/console.ts';
import { clockText } from '../text/time.ts';
import { type Frame, shareOf } from './frame.ts';
import { iconOfKind } from './Kind.tsx';
import { groupMarks, type MarkGroup, nextGroup } from './marks.ts';

interface Props {
  readonly frame: Frame;
  readonly widthPx: number;
  readonly selected: string | undefined;
  readonly onHover: (group: MarkGroup | undefined) => void;
}

/** Decisions in two lanes under the load: what was ordered, and what came to serve. One of them is in the tab order. */
export function Marks({ frame, widthPx, selected, onHover }: Props) {
  const group = useRef<HTMLDivElement>(null);
  const focused = useSignal<string | undefined>(undefined);
  const toPx = (atMs: number) => shareOf(frame, atMs) * widthPx;
  const inSight = frame.chart.marks.filter(({ atMs }) => atMs >= frame.fromMs);
  const groups = [...groupMarks(inSight, 'ordered', toPx), ...groupMarks(inSight, 'serving', toPx)];
  const idOf = ({ marks }: MarkGroup) => marks[0]!.entryId;
  const tabStop = groups.find((each) => idOf(each) === focused.value) ?? groups.at(-1);

  const move = (event: KeyboardEvent, from: MarkGroup) => {
    const next = nextGroup(groups, from, event.key);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    focused.value = idOf(next);
    group.current?.querySelector<HTMLElement>(`[data-entry="${CSS.escape(idOf(next))}"]`)?.focus();
  };
  return (
    <div class="lanes" role="group" aria-label="Decisions: arrow keys move between them" ref={group}>
      {inSight
        .filter(({ lane }) => lane === 'hold')
        .map(({ entryId, atMs }) => (
          <i key={entryId} class="hold-tick" style={{ '--x': toPx(atMs) / widthPx }} />
        ))}
      {groups.map((each) => {
        const last = each.marks.at(-1)!;
        return (
          <button
            type="button"
            key={idOf(each)}
            data-entry={idOf(each)}
            class={`mark ${each.lane} ${last.kind} ${each.marks.some(({ isFailed }) => isFailed) ? 'failed' : ''}`}
            style={{ '--x': each.leftPx / widthPx }}
            aria-label={labelOf(each)}
            aria-pressed={each.marks.some(({ entryId }) => entryId === selected)}
            tabIndex={each === tabStop ? 0 : -1}
            onClick={() => selectEntry(nextOf(each, selected))}
            onKeyDown={(event) => move(event, each)}
            onMouseEnter={() => onHover(each)}
            onMouseLeave={() => onHover(undefined)}
            onFocus={() => onHover(each)}
            onBlur={() => onHover(undefined)}
          >
            <Icon name={iconOfKind(last.kind)} />
            {each.count > 1 && <span class="count">{each.count}</span>}
          </button>
        );
      })}
    </div>
  );
}

/** Pressing a button of several decisions goes through them. */
function nextOf({ marks }: MarkGroup, selected: string | undefined): string {
  const at = marks.findIndex(({ entryId }) => entryId === selected);
  return marks[at < 0 ? 0 : (at + 1) % marks.length]!.entryId;
}

/** The count is in it as it is on the button, so that it can be said to a machine that listens (WCAG 2.5.3). */
function labelOf({ marks, count }: MarkGroup): string {
  const { atMs, kind, reason, isFailed } = marks[0]!;
  const more = marks.length > 1 ? `, ${marks.length} decisions until ${clockText(marks.at(-1)!.atMs)}` : '';
  return `${clockText(atMs)} ${kind}${count > 1 ? ` ${count}` : ''}, ${reason}${isFailed ? ', failed' : ''}${more}`;
}
