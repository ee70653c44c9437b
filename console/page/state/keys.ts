import { hasLetterKeys } from './look.ts';

/** A key that does something anywhere outside of fields. */
export interface Shortcut {
  /** As `KeyboardEvent.key` has it, lower case. */
  readonly key: string;
  readonly label: string;
  readonly group: string;
  readonly run: () => void;
}

const shortcuts = new Map<string, Shortcut>();

/** @returns what takes it back */
export function addShortcuts(added: readonly Shortcut[]): () => void {
  for (const one of added) shortcuts.set(one.key, one);
  return () => {
    for (const one of added) if (shortcuts.get(one.key) === one) shortcuts.delete(one.key);
  };
}

export const allShortcuts = (): readonly Shortcut[] => [...shortcuts.values()];

/** How a key is shown: what has no sign of its own by its name. */
export const keyText = (key: string): string => {
  if (key === ' ') return 'Space';
  if (key === 'enter') return '↵';
  return key.length === 1 ? key.toUpperCase() : key;
};

/** Where a letter is text, or chooses something. */
const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;

/** Space and Enter press a button that has the focus. */
const isPress = (event: KeyboardEvent): boolean =>
  (event.key === ' ' || event.key === 'Enter') &&
  event.target instanceof HTMLElement &&
  event.target.closest('button, a, summary, [role=option], [role=listbox]') !== null;

export function listenForShortcuts(): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!hasLetterKeys.value || isField(event.target) || isPress(event)) return;
    if (document.querySelector('dialog[open]:modal')) return;
    const shortcut = shortcuts.get(event.key.toLowerCase());
    if (!shortcut) return;
    event.preventDefault();
    shortcut.run();
  });
}
