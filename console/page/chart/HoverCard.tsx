import { useLayoutEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { clockText } from '../text/time.ts';
import { emptiestCorner, type Place } from './corner.ts';
import { type Frame, pointsOf } from './frame.ts';
import { KindSign, Numbers } from './Kind.tsx';
import type { MarkGroup } from './marks.ts';

interface Props {
  readonly frame: Frame;
  readonly group: MarkGroup;
  readonly widthPx: number;
}

/** Why, and six numbers, in the corner of the plot where it hides the least. */
export function HoverCard({ frame, group, widthPx }: Props) {
  const card = useRef<HTMLDivElement>(null);
  const place = useSignal<Place | undefined>(undefined);
  const { marks, leftPx } = group;
  const last = marks.at(-1)!;
  const entry = frame.chart.entries.find(({ id }) => id === last.entryId);

  useLayoutEffect(() => {
    const panel = card.current!.parentElement!.querySelector<HTMLElement>('.load-panel')!;
    const plot = { widthPx, heightPx: panel.clientHeight };
    const size = { widthPx: card.current!.offsetWidth, heightPx: card.current!.offsetHeight };
    place.value = emptiestCorner(pointsOf(frame, widthPx, panel.clientHeight), leftPx, plot, size);
  }, [group, frame, widthPx]);

  return (
    <>
      <span class="cursor-line" style={{ '--x': leftPx / widthPx }} />
      <div
        ref={card}
        class="hover-card"
        role="tooltip"
        style={{ '--left': `${place.value?.leftPx ?? 0}px`, '--top': `${place.value?.topPx ?? 0}px` }}
      >
        <h4>
          <KindSign kind={last.kind} lane={last.lane} />
          {last.kind} {group.count > 1 && group.count}
          <span class="tag">{last.reason}</span>
          <span class="mono soft">{clockText(last.atMs)}</span>
        </h4>
        {entry && <Numbers entry={entry} />}
        {marks.length > 1 && (
          <p class="soft">
            {marks.length} decisions since {clockText(marks[0]!.atMs)}; press for each.
          </p>
        )}
        {entry?.outcome?.error && <p class="warning clamped">{entry.outcome.error}</p>}
      </div>
    </>
  );
}
