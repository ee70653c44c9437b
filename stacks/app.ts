import { DEFAULT_FLEET_FILE, loadFleet, loadHub } from '../fleet/load.ts';
import { checkStage } from './stage.ts';

/**
 * The CDK app of `cdk synth` and `cdk deploy`. STAGE is the deployment stage (`dev`), EVENKEEL_FLEET the fleet file,
 * and CDK_OUTDIR, which the CDK sets, the output folder. EVENKEEL_HUB is the file of a hub, which is then the only stack.
 */
const file = process.env['EVENKEEL_FLEET'] ?? DEFAULT_FLEET_FILE;
const hubFile = process.env['EVENKEEL_HUB'];
const folder = process.env['CDK_OUTDIR'] ?? 'cdk.out';

try {
  const stage = process.env['STAGE'] ?? 'dev';
  // Loading the CDK takes seconds: whoever has made a mistake is told before.
  if (hubFile === undefined) {
    const fleet = await loadFleet(file);
    checkStage(stage);
    const { synthesize } = await import('./synthesize.ts');
    await synthesize({ fleet, stage, folder });
  } else {
    const hub = await loadHub(hubFile);
    checkStage(stage);
    const { synthesizeHub } = await import('./hub/synthesizeHub.ts');
    await synthesizeHub({ hub, stage, folder });
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
