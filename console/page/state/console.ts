import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type {
  Action,
  ActionKind,
  ActionResult,
  Chart,
  Dashboard,
  Explanation,
  LedgerEntry,
  WeatherRequest,
} from '../../model.ts';
import { addressOf, setAddress } from './address.ts';
import { createStore, type InstallationState } from './store.ts';
import { connect } from './stream.ts';

/** The one store of the page, and the one connection that keeps it. */
export const store = createStore();
export const stream = connect(store, '/console/events');

/** The account that is looked at: that of the address, else the first. */
export const shownInstallation: ReadonlySignal<InstallationState | undefined> = computed(() => {
  const wanted = addressOf('installation');
  return store.installations.value.find(({ id }) => id === wanted) ?? store.installations.value[0];
});

/** Nothing may be asked for while nobody would hear it, or while what is seen is old. */
export const isLive = computed(
  () => stream.link.value.state === 'live' && shownInstallation.value?.head.value.connection.state === 'live',
);

/** Why an action cannot be taken now, for people; undefined where it can. */
export function forbiddenBecause(kind: ActionKind): string | undefined {
  const meta = store.meta.value;
  if (!isLive.value) return 'No connection: actions are off until it is back.';
  if (meta?.actions.includes(kind) && meta.token) return undefined;
  return meta?.readOnlyBecause ?? 'This server does not allow it.';
}

/** What the last action came to, where it was not carried out: shown beside the place where it was asked for. */
export interface Said {
  /** Which button, so that others stay quiet. */
  readonly place: string;
  readonly ok: boolean;
  readonly message: string;
}

export const said = signal<Said | undefined>(undefined);

/** The places of which an answer is waited for. */
export const asking = signal<ReadonlySet<string>>(new Set());

async function post(path: string, body: unknown, place: string): Promise<ActionResult> {
  asking.value = new Set([...asking.value, place]);
  const result = await send(path, body).catch((error: unknown): ActionResult => ({
    ok: false,
    message: `It may not have been carried out: ${String(error)}`,
  }));
  asking.value = new Set([...asking.value].filter((each) => each !== place));
  said.value = { place, ok: result.ok, message: result.message };
  return result;
}

async function send(path: string, body: unknown): Promise<ActionResult> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-evenkeel-token': store.meta.value?.token ?? '' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as ActionResult;
}

/** @param place names the button, for the answer */
export const act = (action: Action, place: string): Promise<ActionResult> => post('/console/actions', action, place);

export const makeWeather = (request: WeatherRequest, place = 'weather'): Promise<ActionResult> =>
  post('/console/weather', request, place);

async function get<T>(path: string, query: Readonly<Record<string, string>>): Promise<T> {
  const response = await fetch(`/console/${path}?${new URLSearchParams(query).toString()}`, { cache: 'no-store' });
  if (!response.ok) throw new Error(await messageOf(response));
  return (await response.json()) as T;
}

async function messageOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    return (JSON.parse(text) as ActionResult).message;
  } catch {
    return `${response.status} ${text.slice(0, 200)}`;
  }
}

export const getChart = (installation: string, cluster: string, hours: number): Promise<Chart> =>
  get('chart', { installation, cluster, hours: String(hours) });

export const getDashboard = (installation: string): Promise<Dashboard> => get('dashboard', { installation });

export const getLedger = (
  installation: string,
  before: string,
): Promise<{ entries: readonly LedgerEntry[]; hasMore: boolean }> =>
  get('ledger', { installation, before, limit: '500' });

export const getExplanation = (installation: string, controller: string, resource: string): Promise<Explanation> =>
  get('explain', { installation, controller, resource });

/** The entry that chart, trace and ledger have in common. */
export const selectEntry = (entry: string | undefined): void => setAddress({ entry });

/** Which drawer is open over the right edge. */
export const drawer = signal<'trace' | 'slack' | 'keys' | 'weather' | undefined>(undefined);
