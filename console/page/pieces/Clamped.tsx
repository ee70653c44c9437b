import { useSignal } from '@preact/signals';

/** About what three lines of a half-width card hold. Shorter texts are never cut, so they need no button. */
const SHORT_CHARACTERS = 240;

/** Three lines of a text of any length, and a button for the rest. */
export function Clamped({ text, class: className = '' }: { text: string; class?: string }) {
  const isOpen = useSignal(false);
  if (text.length <= SHORT_CHARACTERS) return <span class={className}>{text}</span>;
  return (
    <>
      <span class={`${className} ${isOpen.value ? '' : 'clamped'}`}>{text}</span>
      <button
        type="button"
        class="more-of-it"
        aria-expanded={isOpen.value}
        onClick={() => (isOpen.value = !isOpen.value)}
      >
        {isOpen.value ? 'Less' : 'All of it'}
      </button>
    </>
  );
}
