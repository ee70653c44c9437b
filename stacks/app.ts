import { DEFAULT_FLEET_FILE, loadFleet } from '../fleet/load.ts';
import { checkStage } from './stage.ts';

/**
 * The CDK app of `cdk synth` and `cdk deploy`. STAGE is the deployment stage (`dev`), EVENKEEL_FLEET the fleet file,
 * and CDK_OUTDIR, which the CDK sets, the output folder.
 */
const file = process.env['EVENKEEL_FLEET'] ?? DEFAULT_FLEET_FILE;

try {
  const fleet = await loadFleet(file);
  const stage = process.env['STAGE'] ?? 'dev';
  checkStage(stage);
  // Loading the CDK takes seconds: whoever has made a mistake is told before.
  const { synthesize } = await import('./synthesize.ts');
  await synthesize({ fleet, stage, folder: process.env['CDK_OUTDIR'] ?? 'cdk.out' });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
