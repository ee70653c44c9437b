/** What a bench found out, as a plain value. */
export interface Figure {
  /** The bench and what was measured: `quiet-fleet.describe-calls`. */
  readonly name: string;
  readonly measured: number;
  readonly unit: string;
  /** Undefined where a figure is only printed. */
  readonly target?: Target;
  /** What the figure was made from, and what else is worth knowing about it. */
  readonly details: Readonly<Record<string, unknown>>;
}

export type Target = { readonly atMost: number } | { readonly atLeast: number };

/** How a bench tells what it is at, while it is at it. */
export type Say = (what: string) => void;

/** Whether a figure reaches its target; undefined where there is none. */
export function isMet({ target, measured }: Figure): boolean | undefined {
  if (!target) return undefined;
  return 'atMost' in target ? measured <= target.atMost : measured >= target.atLeast;
}

/** A figure as `--json` writes it. `bound` says on which side of `target` the measured value should lie. */
export function toJson(figure: Figure) {
  const { name, target, measured, unit, details } = figure;
  const bound = target && 'atMost' in target ? 'at most' : target ? 'at least' : null;
  return { name, target: valueOf(target) ?? null, bound, measured, unit, met: isMet(figure) ?? null, details };
}

export const valueOf = (target: Target | undefined): number | undefined =>
  target && ('atMost' in target ? target.atMost : target.atLeast);
