import { useSignal } from '@preact/signals';
import type { AttachedCertificate, Listener, ServedAddress } from '../../model.ts';
import { byNeed } from '../clusters/order.ts';
import { Clamped } from '../pieces/Clamped.tsx';
import { Icon, type IconName } from '../pieces/Icon.tsx';
import { LEVELS, Level } from '../pieces/Level.tsx';
import { Blocks, Empty, Missing } from '../pieces/Missing.tsx';
import { nowOf } from '../state/now.ts';
import type { InstallationState } from '../state/store.ts';
import { spanText } from '../text/time.ts';
import { listed, shortZone } from '../text/words.ts';
import './listeners.css';

/** Beyond these, a listener is found by scrolling on. */
const SHOWN = 12;

export function Listeners({ state }: { state: InstallationState }) {
  const isAll = useSignal(false);
  const { listeners: listenersSource, certificates } = state.head.value.sources;
  const sorted = state.listeners.all.value.toSorted(
    (one, other) => byNeed(one, other) || (one.daysLeft ?? Infinity) - (other.daysLeft ?? Infinity),
  );
  const shown = isAll.value ? sorted : sorted.slice(0, SHOWN);
  const replaceBelow = sorted[0]?.replaceBelowDays;
  return (
    <section class="group" id="listeners" aria-labelledby="listeners-title">
      <header class="group-head">
        <h2 id="listeners-title">Listeners</h2>
        <span class="soft">{sorted.length || ''}</span>
        {replaceBelow !== undefined && (
          <span class="soft aside keep">
            <i class="day-line" /> replaced below {replaceBelow} days
          </span>
        )}
      </header>
      <div class="card">
        {sorted.length === 0 && listenersSource.state === 'loading' && (
          <Blocks heightsPx={[16, 48, 48, 48]} label="Reading the listeners" />
        )}
        {sorted.length === 0 && (listenersSource.state === 'unused' || listenersSource.state === 'ready') && (
          <Empty
            isCompact
            title="No certificates in the fleet"
            text="Name the domains and load balancers whose certificates should stay valid."
            command="npx evenkeel discover"
          />
        )}
        <Missing what="Listeners" source={listenersSource} />
        <Missing what="Certificates" source={certificates} />
        <ul>
          {shown.map(({ name }) => (
            <ListenerRow key={name} state={state} name={name} />
          ))}
        </ul>
        {sorted.length > shown.length && (
          <div class="foot-line">
            <button type="button" class="button small" onClick={() => (isAll.value = true)}>
              Show {sorted.length - shown.length} more
            </button>
          </div>
        )}
      </div>
    </section>
  );
}

function ListenerRow({ state, name }: { state: InstallationState; name: string }) {
  const listener = state.listeners.get(name)?.value;
  if (!listener) return null;
  const { loadBalancerKind, isInternal, protocol, certificates, addresses, summary, level, provenAtMs } = listener;
  const kind = loadBalancerKind === 'application' ? 'ALB' : `NLB, ${protocol}`;
  const nowMs = Math.floor(nowOf(state).value / 60_000) * 60_000;
  return (
    <li class="listener">
      <div>
        <p>
          <b class="listener-name">{name}</b>{' '}
          <span class="soft">
            {kind}
            {isInternal && ', internal'}
          </span>
        </p>
        {certificates.map((certificate) => (
          <Certificate key={certificate.arn} certificate={certificate} />
        ))}
      </div>
      <DaysLeft listener={listener} />
      <div>
        <ul class="served" aria-label={`Served by each address of ${name}`}>
          {addresses.map((address) => (
            <Address key={address.address} address={address} />
          ))}
          {level !== 'steady' && (
            <li class="listener-level">
              <Level level={level} text={listener.state} />
            </li>
          )}
        </ul>
        <p class="soft">
          <Clamped text={summary} />
          {provenAtMs !== undefined &&
            nowMs > provenAtMs &&
            level === 'steady' &&
            ` Proven ${spanText(nowMs - provenAtMs)} ago.`}
        </p>
      </div>
    </li>
  );
}

const KINDS: Readonly<Record<AttachedCertificate['kind'], string>> = {
  amazon: 'ACM',
  private: 'private CA',
  imported: 'imported',
  iam: 'IAM',
  unknown: 'unknown',
};

/** A certificate may have a hundred names: two of them, and the others where they are asked for. */
function Certificate({ certificate }: { certificate: AttachedCertificate }) {
  const { names, kind, status, isDefault } = certificate;
  const notes = [KINDS[kind], status !== 'ISSUED' && status.toLowerCase().replaceAll('_', ' '), !isDefault && 'SNI'];
  const summary = `${listed(names)} · ${notes.filter(Boolean).join(', ')}`;
  if (names.length <= 3) return <p class="soft">{summary}</p>;
  return (
    <details class="soft">
      <summary>{summary}</summary>
      <p class="mono names">{names.join(' ')}</p>
    </details>
  );
}

/** As long as a certificate of a quarter lives: what is longer fills the bar. */
const FULL_DAYS = 90;

function DaysLeft({ listener: { daysLeft, replaceBelowDays, level, name } }: { listener: Listener }) {
  if (daysLeft === undefined) return <p class="days soft">no certificate known</p>;
  const isLow = level === 'watch' || level === 'action';
  return (
    <div class={`days ${isLow ? LEVELS[level].tone : ''}`}>
      <p>
        <b>
          {isLow && <Icon name={LEVELS[level].icon} />}
          {Math.floor(daysLeft)}
        </b>{' '}
        <span class="soft">
          days left<span class="unseen"> of {name}</span>
        </span>
      </p>
      <span
        class="day-bar"
        style={{ '--days': Math.min(1, Math.max(0, daysLeft) / FULL_DAYS), '--below': replaceBelowDays / FULL_DAYS }}
      >
        <i />
      </span>
    </div>
  );
}

const OUTCOMES: Readonly<Record<ServedAddress['outcome'], { icon: IconName; words: string }>> = {
  served: { icon: 'check', words: 'serves it' },
  another: { icon: 'differs', words: 'serves another certificate' },
  failed: { icon: 'failed', words: 'the handshake failed' },
  unknown: { icon: 'unknown', words: 'not known' },
};

function Address({ address: { address, zone, serial, outcome } }: { address: ServedAddress }) {
  const { icon, words } = OUTCOMES[outcome];
  return (
    <li class={outcome} title={`${address}: ${words}`}>
      <Icon name={icon} />
      {zone ? shortZone(zone) : address} {serial?.slice(-5) ?? ''}
      <span class="unseen">{words}</span>
    </li>
  );
}
