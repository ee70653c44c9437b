import { addedByHundred, billOf, HOURS_A_MONTH, type Line, type Sizes, totalUsd, usdOf } from './bill.ts';
import type { Counts, UseByFunction } from './counts.ts';
import type { Declared } from './declared.ts';
import { SIZE } from './fleet.ts';
import { PRICES, PRICES_OF } from './prices.ts';

export interface CostPage {
  readonly counts: Counts;
  /** Of the fleet of the page, and of one with one of each. */
  readonly declared: Declared;
  readonly declaredByOne: Declared;
}

const PARTS: readonly (readonly [part: keyof Sizes, title: string])[] = [
  ['clusters', 'clusters'],
  ['listeners', 'HTTPS listeners'],
  ['groups', 'target groups in three zones'],
];

/** The page in docs/ about what Evenkeel costs. */
export function renderCost({ counts, declared, declaredByOne }: CostPage): string {
  const bill = billOf(counts, declared, SIZE);
  const ranked = bill.toSorted((a, b) => usdOf(b) - usdOf(a));
  const sections = [
    introduction(totalUsd(bill)),
    `## A month in which nothing happens\n\n${billTable(ranked)}`,
    `## What more of them add\n\nA hundred more of each, by what was counted between one and the fleet above.\n\n${table(
      ['a hundred more', 'USD a month', 'most of it'],
      PARTS.map(([part, title]) => {
        const lines = addedByHundred(part, counts, { declared, declaredByOne, sizes: SIZE });
        const [first, second] = lines.toSorted((a, b) => usdOf(b) - usdOf(a));
        return [title, dollars(totalUsd(lines)), `${share(first!)}, ${share(second!)}`];
      }),
    )}`,
    observe(counts),
    eventful,
    `## Calls in an hour\n\nOf the fleet above. Calls that AWS does not charge for are here, too: they count against its rates.\n\n${callTable(counts.hour)}`,
    prices(),
  ];
  return `${sections.join('\n\n')}\n`;
}

const introduction = (total: number) => `# What it costs

<!-- Written by \`node cli/writeCostDocs.ts\` from the synthesized stacks, counted calls and published prices. -->

**${dollars(total)} USD a month** for ${SIZE.clusters} clusters, ${SIZE.listeners} HTTPS listeners and ${SIZE.groups} target groups in three zones, all in \`mode: 'act'\`,
while nothing has to be done: no free tier, no discount, prices of ${PRICES_OF.region}. Most of it does not depend on load.

- **What is there** is counted in the templates that \`npm run synth\` writes for that fleet ([fleet.ts](../cli/cost/fleet.ts)).
- **What is called** is counted in the sandbox: an hour of that fleet once it is quiet, and a day of a fleet with one of
  each for what happens once or twice a day. A month has ${HOURS_A_MONTH} hours.
- **How long functions run** is what their calls take in the sandbox, plus an assumed 0.1 s of work for each invocation.
- **Prices** are those at the end of this page. They are AWS's published list prices and were not fetched: check yours.

Not in it: what AWS charges for the clusters, load balancers, certificates and instances themselves, readers that are added
included; traffic and NAT gateways of functions in a VPC (the warmer, the prober, checks of internal listeners); CloudTrail
and what the account has anyway.`;

function billTable(lines: readonly Line[]): string {
  const rows = lines.map((line) => [line.what, number(line.units), unitOf(line), dollars(usdOf(line))]);
  return table(
    ['what', 'units a month', 'price', 'USD a month'],
    [...rows, ['**in all**', '', '', `**${dollars(totalUsd(lines))}**`]],
  );
}

/** With one of each, so that it is the same work. */
function observe({ hourOfOne, observedHourOfOne }: Counts): string {
  const figures = (uses: UseByFunction) => {
    const sum = (of: (use: UseByFunction[string]) => number) =>
      Object.values(uses).reduce((total, use) => total + of(use), 0);
    return [
      sum(({ invocations }) => invocations),
      sum(({ metricsRead }) => metricsRead),
      sum(({ calls }) => Object.values(calls).reduce((total, count) => total + count, 0)),
      sum(({ writeUnits }) => writeUnits),
    ].map(number);
  };
  return `## What \`observe\` costs

The same: it looks as often, and its alarms are the same. An hour of a fleet with one of each:

${table(
  ['mode', 'invocations', 'metrics read', 'calls', 'write units'],
  [
    ['act', ...figures(hourOfOne)],
    ['observe', ...figures(observedHourOfOne)],
  ],
)}`;
}

const eventful = `## When something happens

Estimates, not counted: a decision writes two or three items in a transaction and publishes two events, 0.00001 USD. While a
cluster is under load it is sampled every minute, and its instances one by one: with ten instances and four metrics of each,
an hour of that reads 2,400 metrics, 0.024 USD. A drill of a hundred transitions costs 0.0025 USD. A reader that is added
costs what RDS charges for it, which outweighs all of this.`;

const callTable = (hour: UseByFunction) =>
  table(
    ['function', 'invocations', 'seconds', 'calls'],
    Object.entries(hour).map(([name, { invocations, milliseconds, calls }]) => [
      name,
      number(invocations),
      number(Math.round(milliseconds / 1_000)),
      Object.entries(calls)
        .map(([call, count]) => `${call.split(':')[1]} ${number(count)}`)
        .join(', '),
    ]),
  );

const prices = () => `## Prices

AWS's published list prices of ${PRICES_OF.region} in US dollars, the first tier of each. They were written down on
${PRICES_OF.writtenDown} without fetching the pages: check them. In eu-west-1 logs and DynamoDB cost some percent more.

${table(
  ['what', 'USD', 'source'],
  Object.values(PRICES).map(({ usd, per, unit, source }) => [
    `${per === 1 ? '' : `${number(per)} `}${unit}`,
    String(usd),
    `<${source}>`,
  ]),
)}`;

const unitOf = ({ price }: Line) => {
  const { usd, per, unit } = PRICES[price];
  return `${usd} for ${per === 1 ? 'one ' : `${number(per)} `}${unit}`;
};

const share = (line: Line) => `${line.what.toLowerCase()} ${dollars(usdOf(line))}`;

const dollars = (usd: number) => usd.toFixed(2);

const number = (value: number) =>
  (value >= 100 ? Math.round(value) : Math.round(value * 100) / 100).toLocaleString('en-US');

const table = (header: readonly string[], rows: readonly (readonly string[])[]) =>
  [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
