import {
  CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
  SqliteAdapter,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely';

const WRITES = new Set(['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode', 'MergeQueryNode']);

/**
 * SQLite in which every write takes the write lock before anything else, in a transaction or as a statement alone. A
 * deferred transaction that reads and then writes fails at its first write, without waiting, if another process wrote
 * in between. And a lone "insert … returning" that finds the database held would stay half-run in the driver, which
 * has no way to reset it: every later commit fails with "SQL statements in progress".
 */
export class ImmediateDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver(this.#config);
  }

  override createAdapter(): SqliteAdapter {
    return new AtomicAdapter();
  }
}

/** Says what SQLite can and Kysely does not use: a migration that is cut off takes back the tables that it had made. */
class AtomicAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class ImmediateDriver extends SqliteDriver {
  #connection: ImmediateConnection | undefined;

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    this.#connection ??= new ImmediateConnection(connection);
    return this.#connection;
  }

  override async beginTransaction(connection: ImmediateConnection): Promise<void> {
    await connection.run('begin immediate');
    connection.inTransaction = true;
  }

  override async commitTransaction(connection: ImmediateConnection): Promise<void> {
    await connection.run('commit');
    connection.inTransaction = false;
  }

  override async rollbackTransaction(connection: ImmediateConnection): Promise<void> {
    connection.inTransaction = false;
    await connection.run('rollback').catch((error: Error) => {
      // Where the disk is full SQLite has rolled back by itself; what failed is what must be told.
      if (!/no transaction is active/.test(error.message)) throw error;
    });
  }
}

/** The one connection there is; the driver lends it to one borrower at a time. */
class ImmediateConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection;
  inTransaction = false;

  constructor(connection: DatabaseConnection) {
    this.#connection = connection;
  }

  async run(sql: string): Promise<void> {
    await this.#connection.executeQuery(CompiledQuery.raw(sql));
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.inTransaction || !WRITES.has(query.query.kind)) return this.#connection.executeQuery<R>(query);
    await this.run('begin immediate');
    try {
      const result = await this.#connection.executeQuery<R>(query);
      await this.run('commit');
      return result;
    } catch (error) {
      await this.run('rollback').catch(() => {}); // What failed is what is told.
      throw error;
    }
  }

  streamQuery<R>(query: CompiledQuery, chunkSize?: number): AsyncIterableIterator<QueryResult<R>> {
    return this.#connection.streamQuery<R>(query as never, chunkSize as never);
  }
}
