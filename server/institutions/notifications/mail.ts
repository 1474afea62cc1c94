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

/** Milliseconds. */
const patience = 10_000;

/** @param server `smtp://user:password@host:port` or `smtps://…` */
export function createMailService(server: string, from: string): MailService {
  const waiting = { connectionTimeout: patience, greetingTimeout: patience, socketTimeout: patience };
  const transport = createTransport({ url: server, ...waiting }, { from });
  return {
    async send(to, { subject, text }) {
      try {
        await transport.sendMail({ to, subject, text, headers: { 'auto-submitted': 'auto-generated' } });
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
