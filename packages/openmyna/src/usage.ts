/** Something the person at the keyboard can put right: printed without a stack, exit code 1 (2 for a wrong call). */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'MYNA_CLI_USAGE';
}

export const usage = `openmyna: My Number cards from the command line (test cards of the sandbox)

  openmyna card list                         the cast and their cards
  openmyna card insert NAME                  hold a card to the PC/SC reader of vpcd until interrupted
        [--host 127.0.0.1] [--port 35963]    where vpcd listens
        [--atr contact|contactless]          the answer to reset, contact by default
  openmyna card read --card NAME             what the card says about itself
        [--pin 2345]                         with the basic-information PIN: number, name, address, birth, sex
  openmyna card sign FILE --card NAME        RSASSA-PKCS1-v1_5 with SHA-256 over the file
        [--key authentication|signature]     authentication by default
        [--pin 1234] [--out FILE.sig]        the PIN is asked for when it is not given

  --base URL      the server, http://localhost:8400 by default

Real cards on PC/SC readers come in a later version: read and sign want --card NAME until then.
`;
