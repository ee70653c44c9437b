import type { WireResponse } from '../../wire/message.ts';

export const json = (content: object, statusCode = 200, headers: Record<string, string> = {}): WireResponse => ({
  statusCode,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: Buffer.from(JSON.stringify(content)),
});

/** Slack returns errors with status 200. */
export const refusal = (error: string, more: object = {}): WireResponse => json({ ok: false, error, ...more });
