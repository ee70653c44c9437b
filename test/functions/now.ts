/** 2026-03-02 12:00:00 UTC. */
export const NOW = Date.UTC(2026, 2, 2, 12);
