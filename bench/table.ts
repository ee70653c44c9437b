import { styleText } from 'node:util';
import { type Figure, isMet, type Target, valueOf } from './figure.ts';

/** A row for each figure, with the values behind it below. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => ({
    cells: [figure.name, targetOf(figure), `${numberOf(figure.measured)} ${figure.unit}`, verdictOf(figure)],
    figure,
  }));
  const header = ['bench', 'target', 'measured', 'met'];
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map(({ cells }) => cells[column]!.length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd();
  return [
    styleText('bold', line(header)),
    ...rows.flatMap(({ cells, figure }) => [styleText(colourOf(figure), line(cells)), ...detailsOf(figure)]),
  ].join('\n');
}

const numberOf = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 2 });

function targetOf({ target }: Figure): string {
  return target ? `${signOf(target)} ${numberOf(valueOf(target)!)}` : '';
}

const signOf = (target: Target) => ('atMost' in target ? '<=' : '>=');

function verdictOf(figure: Figure): string {
  const met = isMet(figure);
  if (met === undefined) return '';
  return met ? 'yes' : 'NO';
}

function colourOf(figure: Figure): 'green' | 'red' | 'reset' {
  const met = isMet(figure);
  if (met === undefined) return 'reset';
  return met ? 'green' : 'red';
}

function detailsOf({ details }: Figure): string[] {
  return Object.entries(details).map(([name, value]) =>
    styleText('dim', `    ${name}: ${typeof value === 'number' ? numberOf(value) : plain(value)}`),
  );
}

/** JSON without quotation marks. */
const plain = (value: unknown) =>
  typeof value === 'string'
    ? value
    : JSON.stringify(value).replaceAll('"', '').replaceAll(',', ', ').replaceAll(':', ': ');
