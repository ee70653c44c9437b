import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { LedgerEntry } from '../../model.ts';
import { iconOfKind } from '../chart/Kind.tsx';
import { Icon, type IconName } from '../pieces/Icon.tsx';
import { Blocks, Missing } from '../pieces/Missing.tsx';
import { addressOf, setAddress } from '../state/address.ts';
import { drawer, getLedger, selectEntry } from '../state/console.ts';
import { addShortcuts } from '../state/keys.ts';
import { nowOf } from '../state/now.ts';
import type { InstallationState } from '../state/store.ts';
import { clockText, momentText, spanText } from '../text/time.ts';
import { grouped } from '../text/words.ts';
import { copied, copyExplain } from './explainCommand.ts';
import { type Group, GROUPS, isOfGroup, matches, mergeEntries, nearestReason } from './filter.ts';
import './ledger.css';

const WIDE_ROW_PX = 30;
const NARROW_ROW_PX = 58;

/** Below this width an entry takes two lines, in pixels. */
const NARROW_PX = 700;

/** Rows beyond those in sight, so that scrolling shows no gap. */
const SPARE_ROWS = 8;

/** As many as a page can hold in its memory. Older ones are for `evenkeel history`. */
const MOST_HELD = 20_000;

export function Ledger({ state }: { state: InstallationState }) {
  const filter = addressOf('filter') ?? '';
  const wanted = addressOf('group') as Group | undefined;
  const group = wanted && GROUPS.includes(wanted) ? wanted : 'all';
  const source = state.head.value.sources.ledger;
  const held = state.ledger.value;
  // Ages are told by the minute: the list is not filtered anew with each beat.
  const nowMs = useComputed(() => Math.ceil(nowOf(state).value / 60_000) * 60_000);
  const found =
    filter === '' ? held : held.filter((entry) => matches(entry, filter, filter.includes(':') ? nowMs.value : 0));
  const shown = found.filter((entry) => isOfGroup(entry, group));
  const { hasMore } = state.head.value.ledgerTotals;
  return (
    <section class="group" id="ledger" aria-labelledby="ledger-title">
      <header class="group-head">
        <h2 id="ledger-title">Ledger</h2>
        <span class="soft" role="status">
          {grouped(shown.length)} of {grouped(held.length)}
          {hasMore && '+'} entries
        </span>
      </header>
      <div class="card ledger-card">
        <Filter filter={filter} group={group} found={found} />
        {held.length === 0 && source.state === 'loading' && (
          <Blocks heightsPx={[20, 20, 20, 20]} label="Reading the ledger" />
        )}
        <Missing what="Decisions" source={source} />
        {shown.length === 0 && source.state !== 'loading' && <Nothing filter={filter} held={held} />}
        <Rows state={state} entries={shown} isFiltered={filter !== '' || group !== 'all'} />
        <p class="foot-line" role="status">
          {copied.value ? (
            <span class="mono">{copied.value}</span>
          ) : (
            <>
              <span>
                <kbd>J</kbd> <kbd>K</kbd> move
              </span>
              <span>
                <kbd>↵</kbd> trace
              </span>
              <span>
                <kbd>E</kbd> copy as explain command
              </span>
            </>
          )}
        </p>
      </div>
    </section>
  );
}

const NAMES: Readonly<Record<Group, string>> = {
  all: 'All',
  changes: 'Changes',
  holds: 'Holds',
  failed: 'Failed',
  drills: 'Drills',
  people: 'People',
};

function Filter({ filter, group, found }: { filter: string; group: Group; found: readonly LedgerEntry[] }) {
  return (
    <div class="ledger-filter">
      <input
        id="filter"
        type="search"
        class="field"
        aria-label="Filter the ledger"
        placeholder="Filter: shop, overloaded, since:2h"
        value={filter}
        onInput={({ currentTarget }) => setAddress({ filter: currentTarget.value })}
      />
      <div class="choices" role="group" aria-label="Kind">
        {GROUPS.map((each) => (
          <button
            type="button"
            key={each}
            aria-pressed={each === group}
            onClick={() => setAddress({ group: each === 'all' ? undefined : each })}
          >
            {NAMES[each]} {each !== 'all' && grouped(found.filter((entry) => isOfGroup(entry, each)).length)}
          </button>
        ))}
      </div>
    </div>
  );
}

function Nothing({ filter, held }: { filter: string; held: readonly LedgerEntry[] }) {
  if (held.length === 0)
    return <p class="nothing soft">No decision has been recorded yet. The first tick comes within a minute.</p>;
  const nearest = filter
    .split(/\s+/)
    .map((word) => nearestReason(held, word))
    .find(Boolean);
  return (
    <p class="nothing">
      <b>No entries match.</b>{' '}
      {nearest && (
        <button type="button" class="more-of-it" onClick={() => setAddress({ filter: nearest })}>
          Did you mean {nearest}?
        </button>
      )}{' '}
      <button type="button" class="more-of-it" onClick={() => setAddress({ filter: undefined, group: undefined })}>
        Show all
      </button>
    </p>
  );
}

interface RowsProps {
  readonly state: InstallationState;
  readonly entries: readonly LedgerEntry[];
  readonly isFiltered: boolean;
}

/** Only the rows in sight exist: the list may have a hundred thousand. */
function Rows({ state, entries, isFiltered }: RowsProps) {
  const list = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const size = useSignal({ heightPx: 480, rowPx: WIDE_ROW_PX });
  const older = useOlder(state);
  const { heightPx, rowPx } = size.value;
  const first = Math.max(0, Math.floor(top.value / rowPx) - SPARE_ROWS);
  const last = Math.min(entries.length, Math.ceil((top.value + heightPx) / rowPx) + SPARE_ROWS);
  const selected = addressOf('entry');

  useEffect(() => {
    const element = list.current!;
    const observer = new ResizeObserver(() => {
      size.value = {
        heightPx: element.clientHeight,
        rowPx: element.clientWidth < NARROW_PX ? NARROW_ROW_PX : WIDE_ROW_PX,
      };
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // What one reads stays where it is while newer entries come. Asking the element where it is would lay out the page.
  const anchor = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    const at = top.peek() === 0 ? -1 : entries.findIndex(({ id }) => id === anchor.current);
    if (at >= 0) list.current!.scrollTop = at * rowPx + (top.peek() % rowPx);
  }, [entries[0]?.id]);

  const select = (index: number) => {
    const entry = entries[Math.max(0, Math.min(entries.length - 1, index))];
    if (!entry || !list.current) return;
    selectEntry(entry.id);
    const atPx = entries.indexOf(entry) * rowPx;
    if (atPx < list.current.scrollTop) list.current.scrollTop = atPx;
    else if (atPx + rowPx > list.current.scrollTop + heightPx) list.current.scrollTop = atPx + rowPx - heightPx;
  };
  const at = entries.findIndex(({ id }) => id === selected);
  const commands: Readonly<Record<string, () => void>> = {
    j: () => select(at + 1),
    k: () => select(at - 1),
    e: () => void (entries[at] && copyExplain(state, entries[at])),
    enter: () => entries[at] && (drawer.value = 'trace'),
  };
  const listKeys: Readonly<Record<string, () => void>> = {
    ...commands,
    arrowdown: () => select(at + 1),
    arrowup: () => select(at - 1),
    home: () => select(0),
    end: () => select(entries.length - 1),
    pagedown: () => select(at + Math.floor(heightPx / rowPx)),
    pageup: () => select(at - Math.floor(heightPx / rowPx)),
  };
  useEffect(() =>
    addShortcuts([
      { key: 'j', label: 'Next entry', group: 'Ledger', run: commands['j']! },
      { key: 'k', label: 'Previous entry', group: 'Ledger', run: commands['k']! },
      { key: 'e', label: 'Copy as explain command', group: 'Ledger', run: commands['e']! },
      { key: 'enter', label: 'Trace of the entry', group: 'Ledger', run: commands['enter']! },
    ]),
  );

  return (
    <div
      ref={list}
      class={`rows ${rowPx === NARROW_ROW_PX ? 'two-lines' : ''}`}
      role="listbox"
      aria-label="Entries, newest first"
      tabIndex={0}
      aria-activedescendant={at >= first && at < last ? rowId(selected!) : undefined}
      onScroll={({ currentTarget }) => {
        top.value = currentTarget.scrollTop;
        anchor.current = entries[Math.floor(currentTarget.scrollTop / rowPx)]?.id;
        const isAtEnd = currentTarget.scrollTop + heightPx > entries.length * rowPx - 400;
        if (isAtEnd && !isFiltered) older.ask();
      }}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const run = listKeys[event.key.toLowerCase()];
        if (!run) return;
        event.preventDefault();
        run();
      }}
    >
      <div class="all-rows" role="presentation" style={{ height: `${entries.length * rowPx}px` }}>
        {entries.slice(first, last).map((entry, index) => (
          <Row
            key={entry.id}
            entry={entry}
            topPx={(first + index) * rowPx}
            position={first + index + 1}
            count={entries.length}
            isSelected={entry.id === selected}
          />
        ))}
      </div>
      {older.isPossible && (
        <div class="older" role="presentation">
          <button type="button" class="button small" disabled={older.isAsking} onClick={older.ask}>
            {isFiltered ? 'Search older entries' : 'Older entries'}
          </button>
        </div>
      )}
    </div>
  );
}

/** Pages of older entries. */
function useOlder(state: InstallationState) {
  const isAsking = useSignal(false);
  const isEnd = useSignal(false);
  const held = state.ledger.value;
  const ask = async () => {
    const last = state.ledger.peek().at(-1);
    if (!last || isAsking.value || isEnd.value) return;
    isAsking.value = true;
    const page = await getLedger(state.id, last.id).catch(() => undefined);
    isAsking.value = false;
    if (!page) return;
    state.ledgerRoom.value = Math.min(
      MOST_HELD,
      Math.max(state.ledgerRoom.value, held.length + page.entries.length + 500),
    );
    state.ledger.value = mergeEntries(state.ledger.peek(), page.entries, state.ledgerRoom.value);
    isEnd.value = !page.hasMore || state.ledger.value.length >= MOST_HELD;
  };
  return {
    ask: () => void ask(),
    isAsking: isAsking.value,
    isPossible: !isEnd.value && state.head.value.ledgerTotals.hasMore && held.length > 0,
  };
}

const rowId = (id: string) => `entry-${id}`;

interface RowProps {
  readonly entry: LedgerEntry;
  readonly topPx: number;
  readonly position: number;
  readonly count: number;
  readonly isSelected: boolean;
}

function Row({ entry, topPx, position, count, isSelected }: RowProps) {
  const { id, atMs, label, kind, reason, facts, by, text, type } = entry;
  const isQuiet = type === 'decision' && kind === 'hold';
  const icon: IconName = type === 'person' ? 'person' : type === 'drill' ? 'drill' : iconOfKind(kind);
  const select = () => selectEntry(id);
  return (
    // The list has the focus and the keys; a row is only pressed.
    <div
      id={rowId(id)}
      class={`row ${isQuiet ? 'quiet' : ''}`}
      role="option"
      aria-selected={isSelected}
      aria-setsize={count}
      aria-posinset={position}
      style={{ '--top': `${topPx}px` }}
      onClick={select}
      onDblClick={() => {
        select();
        drawer.value = 'trace';
      }}
    >
      <span class="mono" title={momentText(atMs, atMs + 86_400_000 * 7)}>
        {clockText(atMs)}
      </span>
      <span class="row-label">{label}</span>
      <span class="row-kind">
        <Icon name={icon} />
        {kind}
      </span>
      <span class="row-why">
        <span>{reason}</span>{' '}
        <span class="soft">{type === 'person' ? [by, text].filter(Boolean).join(': ') : facts.join(' · ')}</span>
      </span>
      <RowOutcome entry={entry} />
    </div>
  );
}

function RowOutcome({ entry: { outcome, atMs, mode, kind } }: { entry: LedgerEntry }) {
  if (!outcome) return <span class="row-outcome">{mode === 'observe' && kind !== 'hold' ? 'observed' : ''}</span>;
  if (outcome.state === 'succeeded') return <span class="row-outcome">after {spanText(outcome.atMs - atMs)}</span>;
  return (
    <span class="row-outcome failed" title={outcome.error?.slice(0, 300)}>
      <Icon name="watch" /> failed
    </span>
  );
}
