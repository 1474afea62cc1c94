import { useText } from '../../i18n/text.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { useSandbox } from '../../ui/sandbox.tsx';
import { useVisit } from './use-visit.tsx';
import { useVisitorFace } from './visitor-face.ts';

/** The portrait on the card beside the person's face, large enough to compare; the judgement is the officer's. */
export function PhotoComparison() {
  const { t } = useText();
  const { isOpen } = useSandbox();
  const { visit, act, busy } = useVisit();
  const face = useVisitorFace();
  if (visit.photo === 'differs') {
    return (
      <Banner kind="error" title={t('counter.face.differs')}>
        {t('counter.face.differs.detail')}
      </Banner>
    );
  }
  return (
    <section className="mt-6">
      <h2 className="text-std-20B-150">{t('counter.face')}</h2>
      <div className="mt-4 grid max-w-140 grid-cols-2 gap-4">
        <figure>
          <img
            className="w-full rounded-8 border border-line"
            src={`/api/v1/counter/visits/${visit.id}/card-photo`}
            alt={t('counter.face.card')}
          />
          <figcaption className="mt-1 text-ink-soft">{t('counter.face.card')}</figcaption>
        </figure>
        <figure>
          {isOpen && face ? (
            <img
              className="aspect-[35/45] w-full rounded-8 border border-line object-cover object-top"
              src={`/sandbox/portraits/${face}.jpg`}
              alt={t('counter.face.person')}
            />
          ) : (
            <div className="grid aspect-[35/45] place-items-center rounded-8 border border-dashed border-line-strong text-ink-soft">
              <Icon name="person" size={64} />
            </div>
          )}
          <figcaption className="mt-1 text-ink-soft">{t('counter.face.person')}</figcaption>
        </figure>
      </div>
      <div className="mt-4 flex flex-wrap gap-3">
        <Button look="primary" isBusy={busy === 'photo-comparison'} onPress={() => act('photo-comparison', { isSame: true })}>
          {t('counter.face.same')}
        </Button>
        <Button look="danger" isDisabled={busy !== undefined} onPress={() => act('photo-comparison', { isSame: false })}>
          {t('counter.face.other')}
        </Button>
      </div>
    </section>
  );
}
