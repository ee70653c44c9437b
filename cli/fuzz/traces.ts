import { TraceError } from '../../sandbox/physics/trace/error.ts';
import { parseTrace } from '../../sandbox/physics/trace/trace.ts';
import { rewritten } from './mutations.ts';
import { answerOf, must, target } from './target.ts';

/** As people export them. */
const TRACES = [
  'timestamp,value\n2026-03-01 00:00:00,1.5\n2026-03-01 00:05:00,2\n2026-03-01 00:10:00,1.25\n',
  '"Time","CPU"\n"2026-03-01T00:00:00+02:00","12.5 %"\n"2026-03-01T00:05:00+02:00",""\n"2026-03-01T00:10:00+02:00","14 %"\n',
  'time;load\n01.03.2026 00:00;1,5\n01.03.2026 00:05;2,5\n01.03.2026 00:10;NaN\n',
  'epoch\tvalue\n1772323200\t1\n1772323500\t2\n1772323800\t3\n',
  'time,load\n1772323800000,3\n1772323500000,2\n1772323200000,1\n',
];

export const traces = target({
  name: 'traces',
  guarantee: 'a trace has a beginning and finite loads, or is refused with its name and the place',
  inputs: rewritten(TRACES),
  check: (text) => {
    const trace = answerOf(
      () => parseTrace('load.csv', text),
      (error) => error instanceof TraceError && error.message.includes('load.csv'),
    );
    if (!trace) return;
    must(Number.isFinite(trace.startMs), 'it has no beginning', trace.startMs);
    must(trace.values.length > 0, 'it has no values');
    must(trace.values.every(Number.isFinite), 'a load is no number');
  },
});
