import { signal } from '@preact/signals';
import type { LedgerEntry } from '../../model.ts';
import type { InstallationState } from '../state/store.ts';

/** What was copied last, for the live region: copying shows nothing by itself. */
export const copied = signal('');

/** The command that says now, rule by rule, what would be decided. */
export function explainCommand(state: InstallationState, { controller, resource }: LedgerEntry): string {
  const { commandOptions = `--endpoint-url ${location.origin}` } = state.head.value;
  const target = controller === 'replicas' ? resource : `${controller}/${resource}`;
  return ['npx evenkeel explain', target, commandOptions].filter(Boolean).join(' ');
}

export async function copyExplain(state: InstallationState, entry: LedgerEntry): Promise<void> {
  const command = explainCommand(state, entry);
  try {
    await navigator.clipboard.writeText(command);
    copied.value = `Copied: ${command}`;
  } catch {
    // A page that may not write to the clipboard shows what it would have written.
    copied.value = `Copy it from here: ${command}`;
  }
}
