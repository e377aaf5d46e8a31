import type { CompiledQuery, DialectAdapter } from 'kysely';
import type { Db } from './connection.ts';

/** Holds the place of a value in a query that has not been given its values yet. */
class Slot {
  readonly name: PropertyKey;

  constructor(name: PropertyKey) {
    this.name = name;
  }
}

/**
 * Prepares a query that runs often: `build` makes it once for each engine, with `value(name)` wherever a value goes that
 * differs from run to run. Building and compiling a query costs several times what the database needs to answer it.
 */
export function prepared<In extends object, Out>(
  build: (db: Db, value: <Name extends keyof In>(name: Name) => In[Name]) => { compile(db: Db): CompiledQuery<Out> },
): (db: Db, values: In) => Promise<Out[]> {
  const compiled = new WeakMap<DialectAdapter, CompiledQuery<Out>>();
  return async (db, values) => {
    const executor = db.getExecutor();
    let query = compiled.get(executor.adapter);
    if (!query) {
      query = build(db, (name) => new Slot(name) as never).compile(db);
      compiled.set(executor.adapter, query);
    }
    const parameters = query.parameters.map((each) => (each instanceof Slot ? values[each.name as keyof In] : each));
    const filled = { ...query, parameters };
    // Straight to the connection, past what is there for plugins: there are none.
    return (await executor.provideConnection((connection) => connection.executeQuery<Out>(filled))).rows;
  };
}
