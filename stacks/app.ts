import { DEFAULT_FLEET_FILE, loadFleet } from '../fleet/load.ts';
import { synthesize } from './synthesize.ts';

/**
 * What `cdk synth` and `cdk deploy` run. STAGE names the installation (`dev`), EVENKEEL_FLEET the fleet file, and
 * CDK_OUTDIR, which the CDK sets, the folder to write to.
 */
const file = process.env['EVENKEEL_FLEET'] ?? DEFAULT_FLEET_FILE;

try {
  await synthesize({
    fleet: await loadFleet(file),
    stage: process.env['STAGE'] ?? 'dev',
    folder: process.env['CDK_OUTDIR'] ?? 'cdk.out',
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
