import { X509Certificate } from 'node:crypto';
import { CardError, type CardTerminal, connectCard, openSandboxSocket, type PinKind } from '@openmyna/reader';

const pinNames: Readonly<Record<PinKind, string>> = {
  signature: 'signature PIN',
  authentication: 'authentication PIN',
  basicInformation: 'basic-information PIN',
  healthInsurance: 'health-insurance PIN',
  residentRegistry: 'resident-registry PIN',
};

const say = (name: string, text: string): void => void process.stdout.write(`${name.padEnd(28)}${text}\n`);

async function printCertificate(terminal: CardTerminal): Promise<void> {
  try {
    const certificate = new X509Certificate(await terminal.readCertificate('authentication'));
    say('authentication certificate', `${certificate.subject.replaceAll('\n', ', ')}`);
    say('', `serial ${certificate.serialNumber}, ${certificate.validFrom} to ${certificate.validTo}`);
  } catch (error) {
    if (!(error instanceof CardError && error.code === 'MYNA_CARD_NOT_OFFERED')) throw error;
    say('authentication certificate', 'none');
  }
}

/** Prints what the card tells; with the basic-information PIN also whose it is. */
export async function readCard({ base, card, pin }: { base: string; card: string; pin: string | undefined }): Promise<void> {
  const transport = await openSandboxSocket({ base, card });
  try {
    const terminal = await connectCard(transport);
    const token = await terminal.readTokenInfo();
    say('token', `${token.label} ${token.model} ${token.serial}`);
    await printCertificate(terminal);
    for (const kind of Object.keys(pinNames) as PinKind[]) {
      const tries = await terminal.readTriesLeft(kind);
      if (tries !== undefined) say(pinNames[kind], tries === 0 ? 'locked, or not on this card' : `${tries} tries left`);
    }
    if (pin === undefined) return;
    say('individual number', await terminal.readIndividualNumber(pin));
    const { name, address, dateOfBirth, sex } = await terminal.readBasicFour(pin);
    say('name', name);
    say('address', address);
    say('date of birth', dateOfBirth);
    say('sex', { '1': 'male', '2': 'female', '9': 'not applicable', '0': 'unknown' }[sex]);
  } finally {
    await transport.close();
  }
}
