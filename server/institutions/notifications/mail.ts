import { createTransport } from 'nodemailer';
import { MynaError } from '../../kernel/index.ts';

/** What becomes of a mail: taken by the far side, or refused by it for good. */
export type MailOutcome = 'sent' | 'refused';

export interface MailText {
  readonly subject: string;
  readonly text: string;
}

/** The way to a mail server. */
export interface MailService {
  /** @throws {MynaError} `MYNA_NOTIFICATIONS_MAIL_AWAY` when it should be tried again: no connection, or an answer of 4yz (RFC 5321 section 4.2.1) */
  send(to: string, mail: MailText): Promise<MailOutcome>;
}

export interface MailOptions {
  /** `smtp://user:password@host:port` or `smtps://…`; a function is asked before each mail. */
  readonly server: string | (() => Promise<string>);
  readonly from: string;
  /** Milliseconds of silence after which a server counts as away. */
  readonly patience?: number;
}

export function createMailService({ server, from, patience = 10_000 }: MailOptions): MailService {
  const waiting = { dnsTimeout: patience, connectionTimeout: patience, greetingTimeout: patience, socketTimeout: patience };
  return {
    async send(to, { subject, text }) {
      const url = typeof server === 'string' ? server : await server();
      try {
        await createTransport({ url, ...waiting }, { from }).sendMail({
          to,
          subject,
          text,
          headers: { 'auto-submitted': 'auto-generated' },
        });
        return 'sent';
      } catch (cause) {
        if (isRefusedForGood(cause)) return 'refused';
        throw new MynaError('MYNA_NOTIFICATIONS_MAIL_AWAY', {}, { cause });
      }
    },
  };
}

/** An answer of 5yz to the address or to the mail; one to the greeting or the password says nothing about the address. */
function isRefusedForGood(error: unknown): boolean {
  if (!(error instanceof Error) || !('responseCode' in error) || !('command' in error)) return false;
  const { responseCode, command } = error;
  return Number(responseCode) >= 500 && /^(RCPT TO|DATA)/.test(String(command));
}
