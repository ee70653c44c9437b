/** Steps that a person would choose: a tenth more is not worth a key. */
const SPEEDS = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1_200, 3_600];

/** The next speed up (1) or down (-1) from the present one, within what the sandbox can do. */
export function nextSpeed(speed: number, direction: 1 | -1, least: number, most: number): number {
  const possible = SPEEDS.filter((each) => each >= least && each <= most);
  const next = direction === 1 ? possible.find((each) => each > speed) : possible.findLast((each) => each < speed);
  return next ?? Math.min(most, Math.max(least, speed));
}
