/** Counts the statements that a database is given, for whoever looks after it. */
export function countStatements(): { log: () => void; statements: () => number } {
  let statements = 0;
  return {
    log: () => {
      statements += 1;
    },
    statements: () => statements,
  };
}
