import { computed } from '@preact/signals';
import { Icon } from './pieces/Icon.tsx';
import { shownInstallation, stream } from './state/console.ts';
import { beat } from './state/now.ts';
import { clockText, spanText } from './text/time.ts';
import './banner.css';

/** By the page's own clock, once a second. */
const wallMs = computed(() => Math.floor((performance.timeOrigin + beat.value) / 1000) * 1000);

/** What keeps the page from being up to date. What it shows stands as it was, grey and dated. */
export function Banner() {
  const link = stream.link.value;
  const head = shownInstallation.value?.head.value;
  const lastMs = shownInstallation.value?.clock.value.nowMs;
  if (link.state === 'lost')
    return (
      <div class="banner">
        <Icon name="cut" />
        <span role="alert">
          No connection to the console’s server
          {lastMs === undefined ? '.' : `: everything is as of ${clockText(lastMs)}.`}
        </span>
        <span class="banner-wait" aria-hidden="true">
          No data for {spanText(Math.max(1_000, wallMs.value - link.sinceMs))}, next attempt in{' '}
          {Math.max(0, Math.ceil((link.retryAtMs - wallMs.value) / 1000))} s
        </span>
        <button type="button" class="button small" onClick={stream.retryNow}>
          Retry now
        </button>
      </div>
    );
  if (head?.endedBecause)
    return (
      <div class="banner" role="alert">
        <Icon name="paused" />
        <span>The sandbox has ended: {head.endedBecause}</span>
      </div>
    );
  if (head?.connection.state === 'lost') {
    const { asOfMs, problem } = head.connection;
    return (
      <div class="banner" role="alert">
        <Icon name="cut" />
        <span>
          {head.isSandbox ? 'The sandbox' : head.id} does not answer: {problem.message}
          {asOfMs !== undefined && ` Everything is as of ${clockText(asOfMs)}.`}
        </span>
      </div>
    );
  }
  return null;
}
