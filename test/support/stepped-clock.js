// Loaded into a node under test before anything else: SIGUSR2 steps its wall clock an hour ahead, the next one back.
const AHEAD_MS = 3_600_000;
const Real = Date;
const { now } = Date;
let ahead = 0;

process.on('SIGUSR2', () => {
  ahead = ahead === 0 ? AHEAD_MS : 0;
});
Real.now = () => now() + ahead;
globalThis.Date = new Proxy(Real, {
  construct: (target, args, newTarget) =>
    Reflect.construct(
      target,
      args.length === 0 ? [Real.now()] : args,
      newTarget === globalThis.Date ? Real : newTarget,
    ),
  apply: () => new Real(Real.now()).toString(),
});
