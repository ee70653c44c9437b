import { createProgram } from './evenkeel/program.ts';
import { fail } from './fail.ts';

// A reader that closes the pipe early (`| head`) is no error.
process.stdout.on('error', () => process.exit());

// Whatever is sent goes through it, and so it is set up before anything that sends is loaded.
if (Object.keys(process.env).some((name) => /^https?_proxy$/i.test(name))) {
  const { useProxy } = await import('./evenkeel/proxy.ts');
  useProxy();
}

await createProgram((text) => process.stdout.write(text))
  .parseAsync()
  .catch(fail);
// A request that nobody waits for any more does not keep the command.
process.stdout.write('', () => process.exit());
