import type { ZonesElsewhere } from '../../../sandbox/dns/elsewhere.ts';

/** What stands in public DNS, by name: CAA records, one CNAME, or a zone whose servers fail. */
type World = Readonly<Record<string, readonly string[] | { readonly alias: string } | 'fails'>>;

export interface CaaRow {
  readonly name: string;
  readonly world: World;
  /** (default: `www.shop.example`) */
  readonly domain?: string;
  /** What an authority of Amazon has to do; `unknown` where a server could not be asked: it may not issue either. */
  readonly verdict: 'allowed' | 'unknown' | 'forbidden';
  /** The record that decides, with the name at which it stands. */
  readonly record?: string;
}

const OTHER = '0 issue "letsencrypt.org"';
const AMAZON = '0 issue "amazon.com"';
const chain = (length: number, end: readonly string[]): World => ({
  'www.shop.example': { alias: 'c1.other.example' },
  ...Object.fromEntries(
    Array.from({ length }, (_, at) => [
      `c${at + 1}.other.example`,
      at + 1 < length ? { alias: `c${at + 2}.other.example` } : end,
    ]),
  ),
});

/** By hand from RFC 8659 and from ACM's user guide, "Set up a CAA record"; for the product and for the Region. */
export const CAA_ROWS: readonly CaaRow[] = [
  { name: 'no record anywhere', world: {}, verdict: 'allowed' },
  { name: 'amazon.com', world: { 'shop.example': [AMAZON] }, verdict: 'allowed' },
  { name: 'amazontrust.com', world: { 'shop.example': ['0 issue "amazontrust.com"'] }, verdict: 'allowed' },
  { name: 'awstrust.com', world: { 'shop.example': ['0 issue "awstrust.com"'] }, verdict: 'allowed' },
  { name: 'amazonaws.com', world: { 'shop.example': ['0 issue "amazonaws.com"'] }, verdict: 'allowed' },
  { name: 'Amazon in capitals', world: { 'shop.example': ['0 ISSUE "Amazon.COM"'] }, verdict: 'allowed' },
  {
    name: 'a domain below one of Amazon',
    world: { 'shop.example': ['0 issue "ca.amazon.com"'] },
    verdict: 'forbidden',
    record: 'shop.example CAA 0 issue "ca.amazon.com"',
  },
  {
    name: 'another authority',
    world: { 'shop.example': [OTHER] },
    verdict: 'forbidden',
    record: 'shop.example CAA 0 issue "letsencrypt.org"',
  },
  { name: 'Amazon beside another authority', world: { 'shop.example': [OTHER, AMAZON] }, verdict: 'allowed' },
  {
    name: 'parameters after the authority',
    world: { 'shop.example': ['0 issue "amazon.com; account=230123; policy=ev"'] },
    verdict: 'allowed',
  },
  {
    name: 'spaces around authority and parameters',
    world: { 'shop.example': ['0 issue " amazon.com ;  a = b "'] },
    verdict: 'allowed',
  },
  {
    name: 'a semicolon and nothing after it',
    world: { 'shop.example': ['0 issue "amazon.com;"'] },
    verdict: 'allowed',
  },
  {
    name: 'a semicolon alone',
    world: { 'shop.example': ['0 issue ";"'] },
    verdict: 'forbidden',
    record: 'shop.example CAA 0 issue ";"',
  },
  {
    name: 'an empty value',
    world: { 'shop.example': ['0 issue ""'] },
    verdict: 'forbidden',
    record: 'shop.example CAA 0 issue ""',
  },
  { name: 'nobody, and Amazon', world: { 'shop.example': ['0 issue ";"', AMAZON] }, verdict: 'allowed' },
  {
    name: 'a malformed value, as in the RFC',
    world: { 'shop.example': ['0 issue "%%%%%"'] },
    verdict: 'forbidden',
    record: 'shop.example CAA 0 issue "%%%%%"',
  },
  {
    name: 'a malformed parameter of Amazon',
    world: { 'shop.example': ['0 issue "amazon.com; ="'] },
    verdict: 'forbidden',
    record: 'shop.example CAA 0 issue "amazon.com; ="',
  },
  {
    name: 'only where violations are to be reported',
    world: { 'shop.example': ['0 iodef "mailto:security@shop.example"'] },
    verdict: 'allowed',
  },
  {
    name: 'a report of violations beside another authority',
    world: { 'shop.example': ['0 iodef "mailto:a@shop.example"', OTHER] },
    verdict: 'forbidden',
    record: 'shop.example CAA 0 issue "letsencrypt.org"',
  },
  // The closest name with any records decides, and nothing above it.
  {
    name: 'Amazon below another authority',
    world: { 'www.shop.example': [AMAZON], 'shop.example': [OTHER] },
    verdict: 'allowed',
  },
  {
    name: 'another authority below Amazon',
    world: { 'www.shop.example': [OTHER], 'shop.example': [AMAZON] },
    verdict: 'forbidden',
    record: 'www.shop.example CAA 0 issue "letsencrypt.org"',
  },
  {
    name: 'a report of violations below another authority',
    world: { 'www.shop.example': ['0 iodef "mailto:a@shop.example"'], 'shop.example': [OTHER] },
    verdict: 'allowed',
  },
  {
    name: 'another authority at the top-level domain',
    world: { example: [OTHER] },
    verdict: 'forbidden',
    record: 'example CAA 0 issue "letsencrypt.org"',
  },
  { name: 'another authority for a sibling', world: { 'api.shop.example': [OTHER] }, verdict: 'allowed' },
  {
    name: 'a name of four labels below the record',
    domain: 'a.b.c.shop.example',
    world: { 'shop.example': [OTHER] },
    verdict: 'forbidden',
    record: 'shop.example CAA 0 issue "letsencrypt.org"',
  },
  // Wildcards.
  {
    name: 'a wildcard, and issuewild forbids',
    domain: '*.shop.example',
    world: { 'shop.example': ['0 issuewild ";"', AMAZON] },
    verdict: 'forbidden',
    record: 'shop.example CAA 0 issuewild ";"',
  },
  { name: 'a name, and issuewild forbids', world: { 'shop.example': ['0 issuewild ";"', AMAZON] }, verdict: 'allowed' },
  {
    name: 'a wildcard, and issuewild allows what issue forbids',
    domain: '*.shop.example',
    world: { 'shop.example': ['0 issuewild "amazon.com"', OTHER] },
    verdict: 'allowed',
  },
  {
    name: 'a name, and issue forbids what issuewild allows',
    world: { 'shop.example': ['0 issuewild "amazon.com"', OTHER] },
    verdict: 'forbidden',
    record: 'shop.example CAA 0 issue "letsencrypt.org"',
  },
  {
    name: 'a name where only wildcards are restricted',
    world: { 'shop.example': ['0 issuewild ";"'] },
    verdict: 'allowed',
  },
  {
    name: 'a wildcard where only issue stands',
    domain: '*.shop.example',
    world: { 'shop.example': [OTHER] },
    verdict: 'forbidden',
    record: 'shop.example CAA 0 issue "letsencrypt.org"',
  },
  {
    name: 'a wildcard, whose record is the one of the name below it',
    domain: '*.www.shop.example',
    world: { 'www.shop.example': [OTHER], 'shop.example': [AMAZON] },
    verdict: 'forbidden',
    record: 'www.shop.example CAA 0 issue "letsencrypt.org"',
  },
  // Critical records.
  {
    name: 'an unknown tag that is critical',
    world: { 'shop.example': ['128 tbs "Unknown"', AMAZON] },
    verdict: 'forbidden',
    record: 'shop.example CAA 128 tbs "Unknown"',
  },
  { name: 'an unknown tag that is not critical', world: { 'shop.example': ['0 tbs "Unknown"'] }, verdict: 'allowed' },
  { name: 'a reserved flag with an unknown tag', world: { 'shop.example': ['1 tbs "Unknown"'] }, verdict: 'allowed' },
  { name: 'a known tag that is critical', world: { 'shop.example': ['128 issue "amazon.com"'] }, verdict: 'allowed' },
  {
    name: 'a critical report of violations',
    world: { 'shop.example': ['128 iodef "mailto:a@shop.example"'] },
    verdict: 'allowed',
  },
  {
    name: 'another authority, critically',
    world: { 'shop.example': ['128 issue "letsencrypt.org"'] },
    verdict: 'forbidden',
    record: 'shop.example CAA 128 issue "letsencrypt.org"',
  },
  // Aliases.
  {
    name: 'an alias whose target forbids',
    world: {
      'www.shop.example': { alias: 'cdn.other.example' },
      'cdn.other.example': [OTHER],
      'shop.example': [AMAZON],
    },
    verdict: 'forbidden',
    record: 'cdn.other.example CAA 0 issue "letsencrypt.org" (www.shop.example is a CNAME of it)',
  },
  {
    name: 'an alias whose target allows what the domain forbids',
    world: {
      'www.shop.example': { alias: 'cdn.other.example' },
      'cdn.other.example': [AMAZON],
      'shop.example': [OTHER],
    },
    verdict: 'allowed',
  },
  {
    name: 'an alias, and the ancestor of its target forbids: that does not count',
    world: { 'www.shop.example': { alias: 'cdn.other.example' }, 'other.example': [OTHER] },
    verdict: 'allowed',
  },
  {
    name: 'an alias to nothing, and the domain forbids',
    world: { 'www.shop.example': { alias: 'cdn.other.example' }, 'shop.example': [OTHER] },
    verdict: 'forbidden',
    record: 'shop.example CAA 0 issue "letsencrypt.org"',
  },
  {
    name: 'an ancestor that is an alias',
    domain: 'a.www.shop.example',
    world: { 'www.shop.example': { alias: 'cdn.other.example' }, 'cdn.other.example': [OTHER] },
    verdict: 'forbidden',
    record: 'cdn.other.example CAA 0 issue "letsencrypt.org" (www.shop.example is a CNAME of it)',
  },
  {
    name: 'a chain of eight aliases',
    world: chain(8, [OTHER]),
    verdict: 'forbidden',
    record: 'c8.other.example CAA 0 issue "letsencrypt.org" (www.shop.example is a CNAME of it)',
  },
  { name: 'a chain that is too long for resolvers', world: chain(40, [AMAZON]), verdict: 'unknown' },
  {
    name: 'aliases in a circle',
    world: { 'www.shop.example': { alias: 'a.other.example' }, 'a.other.example': { alias: 'www.shop.example' } },
    verdict: 'unknown',
  },
  { name: 'an alias of itself', world: { 'www.shop.example': { alias: 'www.shop.example' } }, verdict: 'unknown' },
  // What cannot be asked.
  { name: 'servers of the domain that fail', world: { 'shop.example': 'fails' }, verdict: 'unknown' },
  {
    name: 'servers of the target of an alias that fail',
    world: { 'www.shop.example': { alias: 'cdn.other.example' }, 'other.example': 'fails' },
    verdict: 'unknown',
  },
  {
    name: 'servers above the record that decides fail: nobody asks them',
    world: { 'www.shop.example': [AMAZON], example: 'fails' },
    verdict: 'allowed',
  },
];

/** The zone is that of the two last labels, or of the name itself. */
const zoneOf = (name: string) => name.split('.').slice(-2).join('.');

export function build(zones: ZonesElsewhere, world: World): void {
  // So that each zone exists, and a name without records is just that.
  for (const zone of ['example', 'shop.example', 'other.example']) zones.set(zone, zone, 'TXT', ['"here"']);
  for (const [name, what] of Object.entries(world)) {
    if (what === 'fails') zones.failing.add(name);
    else if ('alias' in what) zones.set(zoneOf(name), name, 'CNAME', [what.alias]);
    else zones.set(zoneOf(name), name, 'CAA', what);
  }
}
