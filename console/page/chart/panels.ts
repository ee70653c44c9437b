import UPlot from 'uplot';
import type { Columns } from './columns.ts';
import type { Palette } from './palette.ts';

/** What both panels share: no axes and no legend of their own, which are elements above the canvas. */
const common = (widthPx: number, heightPx: number, syncKey: string) => ({
  width: widthPx,
  height: heightPx,
  padding: [0, 0, 0, 0] as UPlot.Padding,
  legend: { show: false },
  axes: [{ show: false }, { show: false }],
  cursor: {
    y: false,
    points: { show: false },
    drag: { x: false, y: false, setScale: false },
    sync: { key: syncKey },
  } satisfies UPlot.Cursor,
});

const stepped = (): UPlot.Series.PathBuilder => UPlot.paths.stepped!({ align: 1 });
const linear = (): UPlot.Series.PathBuilder => UPlot.paths.linear!();

export interface Panel {
  readonly plot: UPlot;
  readonly setColumns: (columns: Columns, fromSeconds: number, toSeconds: number, max: number) => void;
}

interface PanelOptions {
  readonly element: HTMLElement;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly syncKey: string;
  /** Read anew with every drawing: the theme may have been switched. */
  readonly palette: () => Palette;
  /** The index of the minute under the pointer; undefined where it is elsewhere. */
  readonly onCursor?: (index: number | undefined) => void;
}

/** Load, capacity, target and forecast, in vCPUs. */
export function createLoadPanel(options: PanelOptions): Panel {
  const { palette } = options;
  const none = { points: { show: false } };
  return createPanel(
    options,
    [
      {},
      // Water is what lies below the target.
      { ...none, paths: stepped(), stroke: () => palette().accent, width: 1.6, fill: () => palette().water },
      { ...none, paths: linear(), stroke: () => palette().soft, width: 1.2, fill: () => palette().area },
      { ...none, paths: linear(), width: 0 },
      { ...none, paths: stepped(), stroke: () => palette().soft, width: 1, dash: [3, 3] },
      { ...none, paths: stepped(), stroke: () => palette().ink, width: 2 },
      { ...none, paths: linear(), width: 0 },
      { ...none, paths: linear(), width: 0 },
      { ...none, paths: linear(), stroke: () => palette().soft, width: 1.6, dash: [2, 3] },
    ],
    [
      { series: [3, 1], fill: () => palette().over },
      { series: [7, 6], fill: () => palette().band },
    ],
    (columns) => [
      columns.target,
      columns.load,
      columns.loadOrTarget,
      columns.present,
      columns.serving,
      columns.forecastFrom,
      columns.forecastTo,
      columns.forecast,
    ],
  );
}

/** The mean CPU against its target, in percent. */
export function createCpuPanel(options: PanelOptions): Panel {
  const { palette } = options;
  const none = { points: { show: false } };
  return createPanel(
    options,
    [
      {},
      { ...none, paths: linear(), stroke: () => palette().accent, width: 1.6, fill: () => palette().water },
      { ...none, paths: linear(), width: 0 },
      { ...none, paths: linear(), stroke: () => palette().ink, width: 1.4 },
    ],
    [{ series: [2, 1], fill: () => palette().over }],
    (columns) => [columns.cpuTarget, columns.cpuOrTarget, columns.cpu],
  );
}

function createPanel(
  { element, widthPx, heightPx, syncKey, onCursor }: PanelOptions,
  series: UPlot.Series[],
  bands: UPlot.Band[],
  dataOf: (columns: Columns) => (readonly (number | null)[])[],
): Panel {
  let range: [number, number] = [0, 1];
  let max = 1;
  const plot = new UPlot(
    {
      ...common(widthPx, heightPx, syncKey),
      series,
      bands,
      scales: { x: { range: () => range }, y: { range: () => [0, max] } },
      ...(onCursor && { hooks: { setCursor: [({ cursor }) => onCursor(cursor.idx ?? undefined)] } }),
    },
    [[], ...series.slice(1).map(() => [])] as UPlot.AlignedData,
    element,
  );
  // Screen readers have the summary and the marks; the canvas has no text for them.
  plot.root.setAttribute('aria-hidden', 'true');
  return {
    plot,
    setColumns: (columns, fromSeconds, toSeconds, nextMax) => {
      range = [fromSeconds, toSeconds];
      max = nextMax;
      plot.setData([columns.seconds, ...dataOf(columns)] as unknown as UPlot.AlignedData);
    },
  };
}
