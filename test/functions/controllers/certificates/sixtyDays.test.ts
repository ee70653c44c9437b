import { beforeAll, test } from 'vitest';
import { writeFileSync } from 'node:fs';
import { DAY, deployed, type Deployed, synthesizeOnce } from './deployed.ts';
import { build, type World } from './sixtyDays.ts';

synthesizeOnce('sixtyDaysFleet.ts');
let fleet: Deployed;
let world: World;
beforeAll(async () => {
  fleet = await deployed(async (region, zoneId) => (world = await build(region, zoneId)));
  const t = performance.now();
  for (let i = 0; i < Number(process.env['D'] ?? 4) * 4; i++) { await fleet.run(DAY / 4); if (i % 2 === 0 || i < 8) console.log(i, performance.now() - t); }
  console.log('ran', performance.now() - t);
}, 500_000);
test('x', () => {
  const l = fleet.sayings.filter((s) => s.type !== 'Decision Made').map(({ atMs, type, detail }) => `${((atMs - fleet.startMs) / DAY).toFixed(3)} ${type} ${String(detail['resource'])} ${String(detail['state'])} ${String(detail['message'] ?? JSON.stringify(detail))}`);
  const d = Object.keys(world.websites).map((n) => `${n}: ${fleet.decisions(n).join(' ')}`);
  writeFileSync('/tmp/certb-out.txt', [...l, ...d, JSON.stringify(fleet.region.tls.measures().filter((m)=>m.secondsWithoutValidCertificate>0),null,1), ...fleet.problems, JSON.stringify(fleet.region.iam.denials)].join('\n'));
});
