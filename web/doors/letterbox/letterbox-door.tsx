import { useEffect, useState } from 'react';
import { type CastMember, readCast } from '../../card/cast.ts';
import { useText } from '../../i18n/text.tsx';
import { Frame } from '../../ui/frame.tsx';
import { Page } from '../../ui/page.tsx';
import { useSandbox } from '../../ui/sandbox.tsx';
import { Empty } from '../../ui/states.tsx';
import { ChooseBox } from './choose-box.tsx';
import { LetterList } from './letter-list.tsx';

/** A person's handle or id may stand in the address, put there by the counter's page after a registration. */
function personInAddress(): string | undefined {
  return new URLSearchParams(window.location.search).get('person') ?? undefined;
}

function usePerson() {
  const { isOpen, heldCard } = useSandbox();
  const [cast, setCast] = useState<readonly CastMember[]>([]);
  const [person, setPerson] = useState(() => personInAddress() ?? heldCard?.handle);
  useEffect(() => {
    if (isOpen) readCast().then(setCast, () => undefined);
  }, [isOpen]);
  return { cast, person, setPerson };
}

export function LetterboxDoor() {
  const { t } = useText();
  const { isOpen } = useSandbox();
  const { cast, person, setPerson } = usePerson();
  const member = cast.find((candidate) => candidate.id === person);
  return (
    <Frame title={t('letterbox.title')} owner={t('letterbox.owner')} icon="letterbox" home="/letterbox">
      <Page title={t('letterbox.heading')} lead={t('letterbox.lead')} isWide>
        {isOpen ? (
          <>
            <ChooseBox cast={cast} person={person} onChoose={setPerson} />
            {person && <LetterList key={person} person={person} name={member?.name} />}
          </>
        ) : (
          <Empty title={t('letterbox.closed')} icon="letterbox" />
        )}
      </Page>
    </Frame>
  );
}
