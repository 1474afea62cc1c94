import { useText } from '../i18n/text.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import type { CardProblem } from './card-problem.ts';

/** The card is out again; what happened, and the way on. */
export function ProblemStep({ problem, onRetry, isCardFixed }: { problem: CardProblem; onRetry: () => void; isCardFixed: boolean }) {
  const { t } = useText();
  return (
    <>
      <Banner kind="error" title={problem.title}>
        {problem.detail}
      </Banner>
      <Button onPress={onRetry}>{isCardFixed ? t('card.again') : t('card.another')}</Button>
    </>
  );
}
