/** Something about the trace is not as it must be; the message names the file, the line, and what was expected. */
export class TraceError extends Error {
  constructor(file: string, line: number | undefined, message: string) {
    super(line === undefined ? `${file}: ${message}` : `${file}, line ${line}: ${message}`);
    this.name = 'TraceError';
  }
}
