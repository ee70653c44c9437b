import { createProgram } from './evenkeel/program.ts';
import { fail } from './fail.ts';

// Whoever reads the first lines only (`| head`) has read enough.
process.stdout.on('error', () => process.exit());

await createProgram((text) => process.stdout.write(text))
  .parseAsync()
  .catch(fail);
