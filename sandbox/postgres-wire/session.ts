import type { Clock } from '../clock.ts';
import type { Database } from '../services/rds/index.ts';
import { type Backend, catalogQueryOf } from './catalog.ts';
import { answers, type ClientMessage, ClientMessages, type DatabaseFault, firstText, parameters } from './messages.ts';
import { readOnly, statementsIn, STATEMENT_MS, type Work, workOf } from './statements.ts';
import type { Effect, Tables } from './tables.ts';

/** One statement that a session has run or runs. */
export interface StatementRecord {
  readonly sql: string;
  readonly startedMs: number;
  endedMs?: number;
  /** PostgreSQL's code, if it failed. */
  code?: string;
}

/** What can be seen of a session from outside. */
export interface SessionRecord {
  readonly instanceId: string;
  readonly startedMs: number;
  /** What the client sent when it connected: `user`, `database`, `application_name`, `options`, … */
  readonly parameters: ReadonlyMap<string, string>;
  readonly isEncrypted: boolean;
  /** Whether the client would have refused a certificate that is not the server's. */
  readonly checksCertificate: boolean;
  readonly statements: readonly StatementRecord[];
}

/** What a session needs of the instance and of its client. */
export interface SessionHost {
  readonly clock: Clock;
  readonly database: Database;
  readonly tables: Tables;
  /** Brings a part of the instance's data, 0 to 1, into its cache. */
  readonly warm: (fraction: number) => void;
  /** The sessions of the same instance, this one included. */
  readonly backends: () => readonly Backend[];
  /** It begins or ends to keep one vCPU of the instance busy. */
  readonly compute: (isComputing: boolean) => void;
  readonly send: (bytes: Buffer) => void;
  readonly close: () => void;
}

/** The database's side of one connection. Messages are handled one after another, each when the last one is done. */
export class Session implements SessionRecord, Backend {
  readonly instanceId: string;
  readonly startedMs: number;
  readonly statements: StatementRecord[] = [];
  parameters: ReadonlyMap<string, string> = new Map();
  isEncrypted = false;
  checksCertificate = false;
  readonly #host: SessionHost;
  readonly #messages = new ClientMessages();
  readonly #waiting: ClientMessage[] = [];
  readonly #settings = new Map<string, string>();
  /** Texts of the extended protocol, by the names of statements and portals. */
  readonly #prepared = new Map<string, string>();
  readonly #portals = new Map<string, string>();
  #isWorking = false;
  #hasEnded = false;
  #isKilled = false;
  #isComputing = false;
  /** After an error, the extended protocol skips everything up to the next Sync. */
  #skipsToSync = false;
  #warmed = 0;

  constructor(host: SessionHost) {
    this.#host = host;
    this.instanceId = host.database.instanceId;
    this.startedMs = host.clock.now();
  }

  receive(bytes: Uint8Array): void {
    this.#waiting.push(...this.#messages.read(bytes));
    void this.#work();
  }

  /** The instance is gone, and with it what it has not done yet. */
  kill(): void {
    this.#isKilled = true;
    this.#compute(false);
    this.end();
  }

  get applicationName(): string | undefined {
    return this.parameters.get('application_name');
  }

  terminate(): void {
    const message = 'terminating connection due to administrator command';
    this.#send(answers.error({ severity: 'FATAL', code: '57P01', message }));
    this.#isKilled = true;
    this.#compute(false);
    this.#close();
  }

  /** The client is gone. A statement that runs goes on to its end, and nobody hears of it. */
  end(): void {
    this.#hasEnded = true;
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      if (this.#hasEnded) break;
      await this.#handle(next);
    }
    this.#isWorking = false;
  }

  async #handle({ type, body }: ClientMessage): Promise<void> {
    if (this.#skipsToSync && type !== 'S' && type !== 'X') return;
    switch (type) {
      case 'ssl':
        return this.#send(answers.ssl);
      case 'startup':
        return this.#start(parameters(body));
      case 'p':
        return this.#authenticate(firstText(body));
      case 'Q':
        return await this.#simpleQuery(firstText(body));
      case 'S':
        this.#skipsToSync = false;
        return this.#send(answers.ready);
      case 'H':
        return;
      case 'cancel':
      case 'X':
        return this.#close();
      default:
        return await this.#extended(type, body);
    }
  }

  #start(given: ReadonlyMap<string, string>): void {
    this.parameters = given;
    for (const [name, value] of given) this.#settings.set(name, value);
    for (const [, name = '', value = ''] of (given.get('options') ?? '').matchAll(/-c\s*(\w+)=(\S+)/g))
      this.#settings.set(name, value);
    this.#send(answers.askPassword);
  }

  /** Only the master user is known. Where RDS keeps the password in a secret of its own, every password will do. */
  #authenticate(password: string): void {
    const { masterUsername, masterPassword } = this.#host.database;
    const user = this.parameters.get('user');
    if (user !== masterUsername || (masterPassword !== undefined && password !== masterPassword)) {
      const message = `password authentication failed for user "${user}"`;
      this.#send(answers.error({ severity: 'FATAL', code: '28P01', message }));
      return this.#close();
    }
    this.#send(answers.authenticated);
    this.#send(answers.parameter('client_encoding', 'UTF8'));
    this.#send(answers.parameter('standard_conforming_strings', 'on'));
    this.#send(answers.keyData);
    this.#send(answers.ready);
  }

  async #simpleQuery(sql: string): Promise<void> {
    const statements = statementsIn(sql);
    if (statements.length === 0) this.#send(answers.emptyQuery);
    for (const statement of statements) {
      const { isWriter } = this.#host.database;
      const effect =
        this.#host.tables.effectOf(statement) ?? effectOfQuery(statement, { isWriter, backends: this.#host.backends });
      if (!(await (effect ? this.#apply(statement, effect) : this.#answer(statement)))) break;
    }
    this.#send(answers.ready);
  }

  /** False if the statement failed. */
  async #answer(statement: string): Promise<boolean> {
    const work = await this.#run(statement);
    if ('code' in work) return false;
    if (work.hasResult) this.#send(answers.noColumns);
    this.#send(answers.complete(work.tag));
    return true;
  }

  /** Does what a statement does to a table of the Region's; false if it failed. */
  async #apply(sql: string, { tag, isWrite, apply }: Effect): Promise<boolean> {
    const { clock } = this.#host;
    const record: StatementRecord = { sql, startedMs: clock.now() };
    this.statements.push(record);
    await clock.sleep(STATEMENT_MS);
    // An instance that went down meanwhile has rolled it back. Where only the client has gone, it is done all the same.
    if (this.#isKilled) return false;
    const result = isWrite && this.#isReadOnly ? readOnly(tag.replace(/[ \d]+$/, '')) : apply();
    record.endedMs = clock.now();
    if ('code' in result) {
      record.code = result.code;
      this.#send(answers.error(result));
      return false;
    }
    const { column, rows = [] } = result;
    if (column !== undefined) this.#send(answers.columnOfNumbers(column));
    for (const row of rows) this.#send(answers.row(String(row)));
    this.#send(answers.complete(tag));
    return true;
  }

  get #isReadOnly(): boolean {
    return !this.#host.database.isWriter || this.#settings.get('default_transaction_read_only') === 'on';
  }

  async #extended(type: string, body: Buffer): Promise<void> {
    const [first = '', second = ''] = body.toString('utf8').split('\0', 2);
    switch (type) {
      case 'P':
        this.#prepared.set(first, second);
        return this.#send(answers.parsed);
      case 'B':
        this.#portals.set(first, this.#prepared.get(second) ?? '');
        return this.#send(answers.bound);
      case 'D':
        if (first.startsWith('S')) this.#send(answers.noParameters);
        return this.#send(answers.noData);
      case 'E': {
        const sql = this.#portals.get(first) ?? '';
        if (sql.trim() === '') return this.#send(answers.emptyQuery);
        if (this.#host.tables.effectOf(sql)) throw new Error(`with parameters this is not simulated: ${sql}`);
        const work = await this.#run(sql);
        if ('code' in work) this.#skipsToSync = true;
        else this.#send(answers.complete(work.tag));
        return;
      }
      case 'C':
        return this.#send(answers.closed);
      default:
        throw new Error(`the message ${type} of PostgreSQL's protocol is not simulated`);
    }
  }

  /** Takes its time, warms the cache, and tells the client of an error. */
  async #run(sql: string): Promise<Work | DatabaseFault> {
    const { clock } = this.#host;
    const record: StatementRecord = { sql, startedMs: clock.now() };
    this.statements.push(record);
    const work = workOf(sql, this.#isReadOnly);
    const result = 'code' in work ? work : await this.#carryOut(work);
    record.endedMs = clock.now();
    if ('code' in result) {
      record.code = result.code;
      this.#send(answers.error(result));
    }
    return result;
  }

  async #carryOut(work: Work): Promise<Work | DatabaseFault> {
    const { durationMs, share, setting } = work;
    if (setting) this.#settings.set(setting.name, setting.value);
    const timeoutMs = Number(this.#settings.get('statement_timeout') ?? 0);
    const isStopped = timeoutMs > 0 && durationMs > timeoutMs;
    const runMs = isStopped ? timeoutMs : durationMs;
    this.#compute(work.isComputing === true);
    await this.#host.clock.sleep(runMs);
    this.#compute(false);
    this.#warm(durationMs > 0 ? share * (runMs / durationMs) : share);
    return isStopped ? { code: '57014', message: 'canceling statement due to statement timeout' } : work;
  }

  /** A statement whose client has gone goes on to its end, or to its time limit; one that was ended does not. */
  #compute(isComputing: boolean): void {
    if (this.#isComputing === isComputing || (isComputing && this.#isKilled)) return;
    this.#isComputing = isComputing;
    this.#host.compute(isComputing);
  }

  #warm(share: number): void {
    if (share === 0) return;
    this.#warmed += (1 - this.#warmed) * share;
    this.#host.warm(this.#warmed);
  }

  #send(bytes: Buffer): void {
    if (!this.#hasEnded) this.#host.send(bytes);
  }

  #close(): void {
    this.#host.close();
    this.end();
  }
}

function effectOfQuery(sql: string, instance: Parameters<typeof catalogQueryOf>[1]): Effect | undefined {
  const query = catalogQueryOf(sql, instance);
  if (!query) return undefined;
  const { column, rows } = query;
  return { tag: 'SELECT', isWrite: false, apply: () => ({ column, rows: rows() }) };
}
