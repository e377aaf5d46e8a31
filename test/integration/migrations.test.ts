import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { connectDatabase, openDatabase } from '../../server/database/connection.ts';
import { migrate, migrationOf, pendingMigrations } from '../../server/database/migrate.ts';
import { describeForums } from '../support/transfer-forums.ts';

describeForums('migrations', (forums) => {
  test('are done once, of however many nodes start at once', async (context) => {
    const at = await forums.newDatabase();
    // On SQLite there is one node, and no other to start.
    if (!at.databaseUrl) return context.skip();
    const opened = await Promise.all(Array.from({ length: 4 }, () => forums.open(at)));
    for (const database of opened) expect(await pendingMigrations(database)).toEqual([]);
  });

  test('are whole or not there: of one that was cut off nothing is left in the way of the next try', async () => {
    const database = connectDatabase(await forums.newDatabase());
    const { db } = database;
    await migrate(database, '008-people');
    // The next one changes members, and then makes a table of this name.
    await sql`create table ignores (id integer)`.execute(db);
    await expect(migrate(database)).rejects.toThrow(/ignores/);
    await sql`drop table ignores`.execute(db);
    await migrate(database);
    expect(await pendingMigrations(database)).toEqual([]);
    await db.destroy();
  });

  test('wait for whoever is reading the tables, as a backup does, and take nobody for away', async (context) => {
    const at = await forums.newDatabase();
    if (!at.databaseUrl) return context.skip();
    const [database, reader] = [connectDatabase(at), connectDatabase(at)];
    await migrate(database, '008-people');
    let isReading = () => {};
    const reads = new Promise<void>((resolve) => {
      isReading = resolve;
    });
    const reading = reader.db.transaction().execute(async (trx) => {
      await trx.selectFrom('members').select('id').execute();
      isReading();
      // Longer than anybody waits for a lock.
      await sql`select pg_sleep(3)`.execute(trx);
    });
    await reads;
    await migrate(database);
    expect(await pendingMigrations(database)).toEqual([]);
    await reading;
    await Promise.all([database.db.destroy(), reader.db.destroy()]);
  });

  test('keep a node of an older version from starting, and not one that runs', async () => {
    const at = await forums.newDatabase();
    const running = await forums.open(at);
    const newest = await migrationOf(running.db);
    await sql`insert into kysely_migration (name, timestamp) values ('999-of-tomorrow', '2030-01-01')`.execute(
      running.db,
    );
    await expect(openDatabase(at)).rejects.toThrow(/the tables cannot be brought up to date: .*999-of-tomorrow/);
    expect(await running.db.selectFrom('members').select('id').execute()).toEqual([]);
    await sql`delete from kysely_migration where name = '999-of-tomorrow'`.execute(running.db);
    expect(await migrationOf(running.db)).toBe(newest);
  });
});
