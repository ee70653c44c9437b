import type { Presentation } from './presentation.ts';

/** The controllers that are shown in a way of their own, by name (default: `plain`). */
export const PRESENTATIONS: Readonly<Record<string, () => Promise<Presentation>>> = {
  replicas: async () => (await import('./replicas.ts')).presentation,
  certificates: async () => (await import('./certificates.ts')).presentation,
  targets: async () => (await import('./targets.ts')).presentation,
};
