import { useState } from 'react';
import { useResource } from '../../../api/use-resource.ts';
import { useText } from '../../../i18n/text.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { RadioField } from '../../../ui/fields.tsx';
import { Icon } from '../../../ui/icons.tsx';
import { Await } from '../../../ui/states.tsx';
import { actFor, isOfPortal, useActing } from './acting.ts';
import { mandatesApi, type OwnMandates } from './types.ts';

const self = 'self';

function WhoQuestion({ mandates, onDone }: { mandates: OwnMandates; onDone: () => void }) {
  const { t } = useText();
  const acting = useActing();
  const [wanted, setWanted] = useState(acting?.id ?? self);
  const others = mandates.iActFor.filter((mandate) => mandate.state === 'active' && isOfPortal(mandate));
  if (others.length === 0) return <p className="mt-4">{t('mandates.iActFor.none')}</p>;
  const go = () => {
    actFor(others.find(({ id }) => id === wanted));
    onDone();
  };
  return (
    <>
      <RadioField
        id="who"
        label={t('mandates.switch')}
        isLabelHidden
        value={wanted}
        onChange={setWanted}
        choices={[
          { value: self, label: t('mandates.switch.self') },
          ...others.map(({ id, name, kind }) => ({
            value: id,
            label: t('mandates.switch.for', { name }),
            hint: t('mandates.acting.as', { kind }),
          })),
        ]}
      />
      <Button look="primary" onPress={go}>
        {t('mandates.switch.go')}
      </Button>
    </>
  );
}

/** For whom? Asked when it is opened: the look at one's mandates is an entry in the log. */
function WhoDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const { resource, reload } = useResource<OwnMandates>(mandatesApi);
  return (
    <Dialog title={t('mandates.switch')} isOpen onClose={onClose} isDismissable>
      <Await resource={resource} onRetry={reload}>
        {(mandates) => <WhoQuestion mandates={mandates} onDone={onClose} />}
      </Await>
      <div className="mt-6 flex justify-end">
        <Button look="quiet" onPress={onClose}>
          {t('ui.cancel')}
        </Button>
      </div>
    </Dialog>
  );
}

/** Above every page: for whom it is used. While somebody acts for another it stays in sight. */
export function ActingBar() {
  const { t } = useText();
  const acting = useActing();
  const [isAsked, setAsked] = useState(false);
  const change = (
    <Button look="quiet" size="small" onPress={() => setAsked(true)}>
      {/* No label of its own: readings that are shown would not be in it (WCAG 2.5.3). */}
      <span className="sr-only">{t('mandates.switch')}</span> {t('mandates.change')}
    </Button>
  );
  return (
    <section aria-label={t('mandates.switch')} className={acting ? 'sticky top-0 z-30 not-printed' : 'not-printed'}>
      {acting ? (
        <div className="border-b-2 border-warn bg-ribbon">
          <div className="mx-auto flex max-w-400 flex-wrap items-center gap-x-4 px-4 py-1 sm:px-6">
            <p className="flex min-w-0 flex-1 basis-56 items-start gap-2 py-2" role="status">
              <Icon name="person" />
              <span className="min-w-0">
                <strong className="block">{t('mandates.acting', { name: acting.name })}</strong>
                <span className="block text-dns-14N-130">
                  {t('mandates.acting.as', { kind: acting.kind })} · {t('mandates.acting.log')}
                </span>
              </span>
            </p>
            <span className="flex flex-wrap items-center">
              <Button size="small" onPress={() => actFor(undefined)}>
                {t('mandates.acting.back')}
              </Button>
              {change}
            </span>
          </div>
        </div>
      ) : (
        <div className="border-b border-line">
          <p className="mx-auto flex max-w-400 flex-wrap items-center justify-end gap-x-1 px-4 text-oln-14N-100 sm:px-6">
            <Icon name="person" size={20} />
            <span className="py-2">{t('mandates.self')}</span>
            {change}
          </p>
        </div>
      )}
      {isAsked && <WhoDialog onClose={() => setAsked(false)} />}
    </section>
  );
}
