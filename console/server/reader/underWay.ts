import { stripVTControlCharacters } from 'node:util';
import type { OpenedController } from '../../../cli/evenkeel/controllers.ts';
import type { Progress } from '../../../cli/evenkeel/presentations/presentation.ts';

/** Work under way, as the command line prints it: a line each, without colours. */
export function underWayLines(
  { presentation }: Pick<OpenedController, 'presentation'>,
  progress: Progress | undefined,
  nowMs: number,
): string[] {
  if (!progress) return [];
  const lines = presentation.describeUnderWay(presentation.underWayOf(progress, nowMs), nowMs);
  return lines.map((line) => stripVTControlCharacters(line).replaceAll(/ {2,}/g, '  ').trim());
}
