/** One server-sent event. */
export interface StreamEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
}

/**
 * Reads server-sent events out of text that arrives in pieces of any size (WHATWG HTML, "Server-sent events"). A comment
 * is no event. Each piece costs its own length: a snapshot of hundreds of clusters comes in dozens of them.
 */
export function createEventReader(): (piece: string) => StreamEvent[] {
  let pieces: string[] = [];
  let id = '';
  let type = '';
  let data: string[] = [];

  function readLine(line: string, events: StreamEvent[]): void {
    if (line === '') {
      if (data.length > 0) events.push({ id, type: type || 'message', data: data.join('\n') });
      type = '';
      data = [];
      return;
    }
    const at = line.indexOf(':');
    const name = at < 0 ? line : line.slice(0, at);
    const value = at < 0 ? '' : line.slice(at + 1).replace(/^ /, '');
    if (name === 'id') id = value;
    else if (name === 'event') type = value;
    else if (name === 'data') data.push(value);
  }

  return (piece) => {
    const lines = piece.split('\n');
    if (lines.length === 1) {
      pieces.push(piece);
      return [];
    }
    const events: StreamEvent[] = [];
    lines[0] = pieces.join('') + lines[0]!;
    pieces = [lines.pop()!];
    for (const line of lines) readLine(line.replace(/\r$/, ''), events);
    return events;
  };
}
