import { effect } from '@preact/signals';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../../console/model.ts';
import { createEventReader } from '../../../console/page/state/eventStream.ts';
import { createStore, latestOf, openChart } from '../../../console/page/state/store.ts';
import { at, cluster, entry, installation, NOW, quietChart, rotation, snapshot } from './samples.ts';

describe('server-sent events', () => {
  test('are read from pieces that end anywhere', () => {
    const read = createEventReader();
    const text = ': hello\n\nid: 7\nevent: changes\ndata: [1,\ndata: 2]\n\ndata:x\r\n\r\n';
    const events = [...text].flatMap((piece) => read(piece));
    expect(events).toEqual([
      { id: '7', type: 'changes', data: '[1,\n2]' },
      { id: '7', type: 'message', data: 'x' },
    ]);
  });

  test('are not made of comments, nor of what has not ended', () => {
    const read = createEventReader();
    expect(read(': still here\n\nevent: changes\ndata: 1\n')).toEqual([]);
    expect(read('\n')).toEqual([{ id: '', type: 'changes', data: '1' }]);
  });
});

const changeOf = (name: string, state: string): Change => ({
  at: 'cluster',
  installation: 'sandbox',
  name,
  value: cluster(name, { state }),
});

describe('the store', () => {
  function loaded() {
    const store = createStore();
    store.load(snapshot(), 0);
    return { store, sandbox: store.installations.value[0]! };
  }

  test('of several changes of a thing takes the last, and all entries of the ledger', () => {
    const ledger = (time: string): Change => ({
      at: 'ledger',
      installation: 'sandbox',
      entries: [entry(time, 'add', 'overloaded')],
    });
    const changes = [
      changeOf('shop', 'a'),
      ledger('14:01'),
      changeOf('shop', 'b'),
      changeOf('catalog', 'c'),
      ledger('14:02'),
    ];
    expect(latestOf(changes)).toEqual(changes.slice(1));
  });

  test('draws only what has changed', () => {
    const { store, sandbox } = loaded();
    const drawn: string[] = [];
    for (const name of ['shop', 'catalog'])
      effect(() => {
        drawn.push(`${name} ${sandbox.clusters.get(name)!.value.state}`);
      });
    drawn.length = 0;
    store.apply([changeOf('catalog', 'moved')], 1);
    expect(drawn).toEqual(['catalog moved']);
  });

  test('forgets what is gone, and lists what is new: the newest drill first', () => {
    const { store, sandbox } = loaded();
    store.apply(
      [
        { at: 'cluster', installation: 'sandbox', name: 'billing', value: null },
        changeOf('orders', 'new'),
        { at: 'drill', installation: 'sandbox', name: 'later', value: { ...rotation, id: 'later' } },
      ],
      1,
    );
    expect(sandbox.clusters.names.value).toEqual(['shop', 'catalog', 'search', 'reports', 'orders']);
    expect(sandbox.clusters.get('billing')).toBeUndefined();
    expect(sandbox.drills.names.value[0]).toBe('later');
  });

  test('keeps its installations and older entries over another snapshot, so that nothing is drawn anew', () => {
    const { store, sandbox } = loaded();
    store.apply([{ at: 'ledger', installation: 'sandbox', entries: [entry('14:00', 'add', 'overloaded')] }], 1);
    store.load(snapshot(installation({ clusters: [cluster('shop', { state: 'later' })], ledger: [] })), 2);
    expect(store.installations.value[0]).toBe(sandbox);
    expect(sandbox.clusters.all.value.map(({ state }) => state)).toEqual(['later']);
    expect(sandbox.ledger.value[0]!.atMs).toBe(at('14:00'));
  });

  test('holds at most two thousand entries unless older ones are asked for', () => {
    const { store, sandbox } = loaded();
    for (let batch = 0; batch < 60; batch += 1) {
      const entries = Array.from({ length: 100 }, (_, index) => ({
        ...entry('14:00', 'hold', 'within-band'),
        id: `${batch}-${index}`,
        atMs: NOW + batch * 1_000 + index,
      }));
      store.apply([{ at: 'ledger', installation: 'sandbox', entries }], 1);
    }
    expect(sandbox.ledger.value).toHaveLength(2_000);
    expect(sandbox.ledger.value[0]!.id).toBe('59-99');
  });

  test('counts the holes that changes leave in a chart that is open, and no others', () => {
    const { store, sandbox } = loaded();
    const open = openChart();
    sandbox.charts.set('shop', open);
    const minutes = (time: string, values: readonly number[]): Change => ({
      at: 'chart',
      installation: 'sandbox',
      name: 'shop',
      value: { ...quietChart('shop'), fromMs: at(time), busyVcpus: values },
    });
    store.apply([minutes('12:00', [1, 2])], 1);
    store.apply([minutes('12:02', [3])], 2);
    expect(open.holes.value).toBe(0);
    store.apply([minutes('12:04', [4]), { ...minutes('12:30', [9]), name: 'catalog' } as Change], 3);
    expect(open.holes.value).toBe(1);
    expect(open.chart.value!.busyVcpus).toEqual([1, 2, 3, null, 4]);
  });

  test('takes changes of an installation that it does not know for nothing', () => {
    const { store } = loaded();
    store.apply([{ ...changeOf('shop', 'x'), installation: 'elsewhere' } as Change], 1);
    expect(store.installations.value).toHaveLength(1);
  });
});
