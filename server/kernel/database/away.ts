/** Of the operating system: nobody listens, the connection broke. */
const systemCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/** Of PostgreSQL (appendix A): the server is shutting down, crashed, starting, or full; class 08 are broken connections. */
const serverCodes = /^(08...|57P0[1-5]|53300)$/;
/** Of the driver, which gives these no code. */
const driverMessages = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** Whether somebody who asked the database failed because it could not be reached, whatever was asked. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  const isSocket = systemCodes.has(code) && (code !== 'ENOENT' || ('syscall' in error && error.syscall === 'connect'));
  return isSocket || serverCodes.test(code) || driverMessages.test(error.message);
}
