import { effect, signal } from '@preact/signals';

/** `system` follows the machine's setting. */
type Theme = 'system' | 'light' | 'dark';

/** A wall of screens is read from afar. */
type Density = 'system' | 'wall';

/** A browser that keeps nothing of sites throws at the name already: a look then lasts as long as its page. */
function attempt<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}

const stored = <T extends string>(name: string, otherwise: T): T =>
  attempt(() => localStorage.getItem(`evenkeel-${name}`) as T | null) ?? otherwise;

export const theme = signal<Theme>(stored('theme', 'system'));
export const density = signal<Density>(stored('density', 'system'));

/** Letters alone do something: for those who dictate, or whose keyboard is shaky, they can be off (WCAG 2.1.4). */
export const hasLetterKeys = signal(stored('letter-keys', 'on') === 'on');

/** Counts what changes the colours, for what is painted on a canvas. */
export const coloursVersion = signal(0);

const prefersDark = matchMedia('(prefers-color-scheme: dark)');

export const isDark = (): boolean => theme.value === 'dark' || (theme.value === 'system' && prefersDark.matches);

export function switchTheme(): void {
  theme.value = isDark() ? 'light' : 'dark';
}

export function keepLook(): void {
  const root = document.documentElement;
  const keep = (name: string, value: string, attribute?: string) => {
    attempt(() => localStorage.setItem(`evenkeel-${name}`, value));
    if (!attribute) return;
    if (value === 'system') root.removeAttribute(attribute);
    else root.setAttribute(attribute, value);
  };
  effect(() => {
    keep('theme', theme.value, 'data-theme');
    coloursVersion.value = coloursVersion.peek() + 1;
  });
  effect(() => keep('density', density.value, 'data-density'));
  effect(() => keep('letter-keys', hasLetterKeys.value ? 'on' : 'off'));
  for (const query of [prefersDark, matchMedia('(forced-colors: active)')])
    query.addEventListener('change', () => (coloursVersion.value += 1));
}

/** What a custom property comes to where it is used, as a colour that a canvas understands. */
export function colourOf(name: string): string {
  const probe = document.createElement('i');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
