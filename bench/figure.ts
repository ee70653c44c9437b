/** One result of a benchmark. */
export interface Figure {
  /** The benchmark and the measure: `quiet-fleet.describe-calls`. */
  readonly name: string;
  readonly measured: number;
  readonly unit: string;
  /** Undefined if there is no target. */
  readonly target?: Target;
  /** The values behind the figure. */
  readonly details: Readonly<Record<string, unknown>>;
}

export type Target = { readonly atMost: number } | { readonly atLeast: number };

/** Reports the progress of a benchmark. */
export type Say = (what: string) => void;

/** Whether a figure meets its target; undefined if there is none. */
export function isMet({ target, measured }: Figure): boolean | undefined {
  if (!target) return undefined;
  return 'atMost' in target ? measured <= target.atMost : measured >= target.atLeast;
}

/** A figure as `--json` writes it. `bound` is the side of `target` on which the measured value has to be. */
export function toJson(figure: Figure) {
  const { name, target, measured, unit, details } = figure;
  const bound = target && 'atMost' in target ? 'at most' : target ? 'at least' : null;
  return { name, target: valueOf(target) ?? null, bound, measured, unit, met: isMet(figure) ?? null, details };
}

export const valueOf = (target: Target | undefined): number | undefined =>
  target && ('atMost' in target ? target.atMost : target.atLeast);
