/** Something the person at the keyboard can put right: printed without a stack, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'MYNA_CLI_USAGE';
}

export const usage = `openmyna: My Number cards from the command line

  openmyna card read                         what the card says about itself, and with the basic-information PIN whose it is
        [--number] [--with-signature]        the individual number; the signature certificate (asks for its PIN)
        [--face FOLDER]                      the pictures of its face, opened by the number
  openmyna card sign FILE                    signs a file
        [--format hash|cms|cms-attached|pades|xades|xades-detached]
                                             hash, the default, is the bare signature: RSASSA-PKCS1-v1_5 with SHA-256
        [--key signature|authentication]     signature by default, authentication for --format hash
        [--out FILE]
  openmyna card verify FILE                  document, chain, dates, and status when the responder answers
        [--signature FILE]                   the signature beside it, if it has another name than "card sign" gave it
        [--ca FILE]... | --base URL          whose authority is trusted
        [--certificate FILE] [--at MOMENT]   for a bare signature; as of another moment than now
        [--offline]                          asks no responder; without it, exit code 3 when the status is not known
  openmyna card list                         the sandbox's cast and their cards
  openmyna card insert NAME                  holds a sandbox card to the PC/SC reader of vpcd until interrupted
        [--host 127.0.0.1] [--port 35963]    where vpcd listens
        [--atr contact|contactless]          the answer to reset, contact by default
  openmyna reader                            lets pages of a browser on this computer use its PC/SC reader
        [--allow ORIGIN]... [--port 8437]    which pages may ask
        [--reader NAME] [--list]             which reader; those there are

  openmyna log export FILE                   the server's whole access log as salted hashes, with its signed heads
  openmyna log head [FILE]                   the newest signed head, to be kept
  openmyna log audit FILE                    finds what was removed, changed, reordered or inserted; exit code 1 with findings
        [--head FILE]... [--key FILE]        heads kept from earlier, and the log's key, from elsewhere
        [--base URL]                         whether that server's log still begins with this one

  Which card:  --reader NAME    in the PC/SC reader of this name; the default is the first one with a card in it
               --card NAME      a card of the sandbox at --base
               --recording FILE a recording instead of a card; --record FILE makes one (without PINs, with all that the card answers)

  PINs are asked for at the terminal without echo, or come from OPENMYNA_PIN_SIGNATURE, OPENMYNA_PIN_AUTHENTICATION,
  OPENMYNA_PIN_BASIC_INFORMATION, or by --pin-fd N, a line each. There is no option for them: other users could read it.

  --base URL   the server, http://localhost:8400 by default where one is needed; its clock dates signatures made with its cards
`;
