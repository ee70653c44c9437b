import { expect, test } from 'vitest';
import { widgetsOf } from '../../../console/server/reader/widgets.ts';

const linesOf = (metrics: readonly unknown[], more: object = {}) =>
  widgetsOf(JSON.stringify({ widgets: [{ type: 'metric', properties: { title: 'CPU', metrics, ...more } }] }))[0]!
    .lines;

/** `label: NAMESPACE METRIC dimension=value statistic period` */
const spelled = (metrics: readonly unknown[], more?: object) =>
  linesOf(metrics, more).map(({ label, query: { MetricStat } }) => {
    const { Metric, Stat, Period } = MetricStat!;
    const { Namespace, MetricName, Dimensions } = Metric!;
    const of = Dimensions!.map(({ Name, Value }) => `${Name}=${Value}`);
    return `${label}: ${[Namespace, MetricName, ...of, Stat, Period].join(' ')}`;
  });

test.for<readonly [what: string, metrics: readonly unknown[], more: object | undefined, expected: readonly string[]]>([
  ['its own statistic', [['N', 'M', { stat: 'Sum', period: 60, label: 'x' }]], undefined, ['x: N M Sum 60']],
  ['that of its widget', [['N', 'M']], { stat: 'Maximum', period: 60 }, ['M: N M Maximum 60']],
  ['what CloudWatch takes where nobody says', [['N', 'M', 'D', 'v']], undefined, ['M v: N M D=v Average 300']],
  [
    'what the line before has, for a dot',
    [
      ['N', 'M', 'D', 'v'],
      ['.', 'O', '.', 'w'],
    ],
    undefined,
    ['M v: N M D=v Average 300', 'O w: N O D=w Average 300'],
  ],
  [
    'all that the line before has, for three dots',
    [
      ['N', 'M', 'D', 'v', 'E', 'a'],
      ['...', 'b'],
    ],
    undefined,
    ['M v a: N M D=v E=a Average 300', 'M v b: N M D=v E=b Average 300'],
  ],
  [
    'nothing, where it is hidden or an expression',
    [['N', 'M', { visible: false }], [{ expression: 'm1*2' }]],
    undefined,
    [],
  ],
])('a line of a widget has %s', ([, metrics, more, expected]) => {
  expect(spelled(metrics, more)).toEqual(expected);
});

test('texts are no charts, and an axis keeps its limits', () => {
  const body = {
    widgets: [
      { type: 'text', properties: { markdown: 'x' } },
      { type: 'metric', properties: { title: 'CPU', metrics: [], yAxis: { left: { min: 0, max: 100 } } } },
    ],
  };
  expect(widgetsOf(JSON.stringify(body))).toEqual([{ title: 'CPU', min: 0, max: 100, lines: [] }]);
});
