import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpApp, createLog, type HttpApp } from '../../kernel/index.ts';
import { createMailService } from '../notifications/index.ts';
import { registerMailRoutes } from './mail-routes.ts';
import { createMailbox } from './mailbox.ts';

const mailbox = createMailbox(5);
const mail = createMailService({ server: mailbox.address, from: 'no-reply@openmyna.example' });
const log = createLog({ write: () => true }, () => 0);
let app: HttpApp;
beforeAll(async () => {
  app = await createHttpApp({ log, tls: undefined, version: '0' });
  registerMailRoutes(app, mailbox);
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await mailbox.close();
});

describe('the mailbox of a sandbox', () => {
  it('shows a mail as its reader would see it, in every script', async () => {
    const words = {
      subject: '通知があります：新しいお知らせ、そしてとても長い件名がここに続いていきます',
      text: '確認コード: 123456\n¿Qué? Đọc. 알림.',
    };
    expect(await mail.send('hana@example.jp', words)).toBe('sent');
    expect(mailbox.mails()).toMatchObject([{ to: 'hana@example.jp', ...words }]);
    await mail.send('taro@example.jp', {
      subject: 'Plain',
      text: 'A line that is longer than seventy-six characters is folded = and comes back as it was.',
    });
    const { mails } = (await app.inject('/sandbox/mails?to=TARO@example.jp')).json<{ mails: object[] }>();
    expect(mails).toMatchObject([{ subject: 'Plain', text: expect.stringContaining('folded = and') }]);
    expect((await app.inject('/sandbox/mails')).json<{ mails: object[] }>().mails).toHaveLength(2);
  });

  it('keeps as many as it has room for, the newest', async () => {
    for (let turn = 0; turn < 7; turn += 1) await mail.send('many@example.jp', { subject: `No. ${turn}`, text: 'x' });
    expect(mailbox.mails().map(({ subject }) => subject)).toEqual(['No. 6', 'No. 5', 'No. 4', 'No. 3', 'No. 2']);
  });

  it('refuses what is too large for a notice', async () => {
    expect(await mail.send('large@example.jp', { subject: 'Large', text: 'x'.repeat(200_000) })).toBe('refused');
    expect(mailbox.mails('large@example.jp')).toEqual([]);
  });

  it('stands on this machine only', async () => {
    const { hostname, port } = new URL(await mailbox.address());
    expect(hostname).toBe('127.0.0.1');
    const socket = connect(Number(port), hostname);
    await once(socket, 'data');
    socket.destroy();
  });

  it('is not there where a mail server is set up', async () => {
    const other = await createHttpApp({ log, tls: undefined, version: '0' });
    registerMailRoutes(other, undefined);
    expect((await other.inject('/sandbox/mails')).json()).toEqual({ mails: null });
    await other.close();
  });
});
