import { createProgram } from './evenkeel/program.ts';
import { fail } from './fail.ts';

// A reader that closes the pipe early (`| head`) is no error.
process.stdout.on('error', () => process.exit());

await createProgram((text) => process.stdout.write(text))
  .parseAsync()
  .catch(fail);
// A request that nobody waits for any more does not keep the command.
process.stdout.write('', () => process.exit());
