import { fileURLToPath } from 'node:url';
import { synthesizeForSandbox } from '../cli/prepare.ts';
import { createRegion } from '../sandbox/region.ts';
import { createZone } from '../sandbox/scenarios/website.ts';
import { build } from '../test/functions/controllers/certificates/everyKind.ts';
import type { Figure, Say } from './figure.ts';

const DAYS = 60;
const DAY_MS = 86_400_000;
const FLEET = fileURLToPath(new URL('../test/functions/controllers/certificates/everyKindFleet.ts', import.meta.url));

/** 60 days of the fleet with every kind of certificate that the tests follow until its troubles are over. */
export async function certificates(say: Say): Promise<Figure[]> {
  say('synthesizing the stacks');
  const assembly = await synthesizeForSandbox(FLEET);
  try {
    const problems: string[] = [];
    const region = createRegion({ onProblem: (message) => problems.push(message) });
    await build(region, await createZone(region, 'shop.example'));
    await region.deploy(assembly.folder);
    for (let day = 1; day <= DAYS; day++) {
      say(`day ${day} of ${DAYS}`);
      await region.clock.runUntil(region.clock.now() + DAY_MS);
    }
    if (problems.length > 0) throw new Error(problems.join('; '));
    const measures = region.tls.measures();
    const seconds = measures.reduce((sum, each) => sum + each.secondsWithoutValidCertificate, 0);
    const denied = region.iam.denials.length;
    return [
      {
        name: 'certificates.seconds-without',
        measured: seconds,
        unit: 's',
        target: { atMost: 0 },
        details: { days: DAYS, hosts: new Set(measures.map(({ host }) => host)).size },
      },
      { name: 'certificates.denied', measured: denied, unit: 'calls', target: { atMost: 0 }, details: {} },
    ];
  } finally {
    await assembly.remove();
  }
}
