import { useSignal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import type { InstallationState } from '../state/store.ts';

type Drawing = FunctionComponent<{ readonly installation: string }>;

/** Fetched when somebody opens it: most who look at the page never do. */
export function DashboardSection({ state }: { state: InstallationState }) {
  const drawing = useSignal<Drawing | undefined>(undefined);
  const open = async (event: Event) => {
    if (!(event.currentTarget as HTMLDetailsElement).open || drawing.value) return;
    const { Dashboard } = await import('./Dashboard.tsx');
    drawing.value = Dashboard;
  };
  const Drawn = drawing.value;
  return (
    <details class="group" id="dashboard" onToggle={(event) => void open(event)}>
      <summary>CloudWatch dashboard</summary>
      {Drawn && <Drawn installation={state.id} />}
    </details>
  );
}
