import { useText } from '../../../i18n/text.tsx';

/** The document as it is signed, to the byte, for whoever wants to read that too. */
export function SignedText({ text }: { text: string }) {
  const { t } = useText();
  return (
    <details className="mt-4">
      <summary className="min-h-11 cursor-pointer py-2 text-link underline underline-offset-4">{t('mandates.check.text')}</summary>
      <p
        className="mt-2 rounded-8 border border-line bg-sunken p-4 font-mono text-dns-14N-130 break-all whitespace-pre-wrap"
        translate="no"
        lang="ja"
      >
        {text}
      </p>
    </details>
  );
}
