import { DEFAULT_FLEET_FILE, loadFleet } from '../fleet/load.ts';
import { synthesize } from './synthesize.ts';

/**
 * The CDK app of `cdk synth` and `cdk deploy`. STAGE is the deployment stage (`dev`), EVENKEEL_FLEET the fleet file,
 * and CDK_OUTDIR, which the CDK sets, the output folder.
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
