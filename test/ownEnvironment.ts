import { vi } from 'vitest';

/** What the environment was when this process began: it outlasts the modules. */
const kept = globalThis as { environmentAtStart?: Readonly<Record<string, string | undefined>> };
kept.environmentAtStart ??= { ...process.env };

// Whatever the file before this one has set or imported is gone: what it imports is made for its own Region.
for (const name of Object.keys(process.env)) if (!(name in kept.environmentAtStart)) delete process.env[name];
Object.assign(process.env, kept.environmentAtStart);
vi.resetModules();
