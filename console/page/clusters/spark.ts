/** The target and what was measured, with some room: a quiet line should not look like a storm, nor a storm quiet. */
export function sparkRange(spark: readonly (number | null)[], target: number): { min: number; max: number } {
  const values = spark.filter((value) => value !== null);
  return {
    min: Math.max(0, Math.min(target - 20, ...values) - 5),
    max: Math.min(100, Math.max(target + 15, ...values) + 5),
  };
}

/**
 * The path of a line, 100 wide; gaps interrupt it. With a floor, that of the area between the floor and what is above it:
 * y grows downwards.
 */
export function sparkPath(spark: readonly (number | null)[], toY: (value: number) => number, floorY?: number): string {
  const stepX = spark.length > 1 ? 100 / (spark.length - 1) : 0;
  const short = (value: number) => Math.round(value * 100) / 100;
  const runs: { x: number; y: number }[][] = [[]];
  for (const [index, value] of spark.entries()) {
    if (value === null) runs.push([]);
    else {
      const y = toY(value);
      runs.at(-1)!.push({ x: short(index * stepX), y: short(floorY === undefined ? y : Math.min(y, floorY)) });
    }
  }
  return runs
    .filter((run) => run.length > 0)
    .map((run) => {
      const line = `M${run.map(({ x, y }) => `${x} ${y}`).join('L')}`;
      return floorY === undefined ? line : `${line}V${short(floorY)}H${run[0]!.x}Z`;
    })
    .join('');
}
