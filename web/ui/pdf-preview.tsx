import { useRef } from 'react';
import { useText } from '../i18n/text.tsx';
import { Button } from './button.tsx';
import { Icon } from './icons.tsx';

const linkLook = 'inline-flex min-h-11 items-center gap-2 text-link underline underline-offset-4';

/** A PDF in the page, with printing and saving beside it; a browser that shows none in a frame still opens it whole. */
export function PdfPreview({ src, title, fileName }: { src: string; title: string; fileName: string }) {
  const { t } = useText();
  const frame = useRef<HTMLIFrameElement>(null);
  return (
    <div className="my-6">
      <div className="mb-3 flex flex-wrap items-center gap-4 not-printed">
        <Button size="small" onPress={() => frame.current?.contentWindow?.print()}>
          <Icon name="print" size={20} />
          {t('ui.pdf.print')}
        </Button>
        <a className={linkLook} href={src} download={fileName}>
          <Icon name="download" size={20} />
          {t('ui.pdf.save')}
        </a>
        <a className={linkLook} href={src} target="_blank" rel="noopener">
          {t('ui.pdf.open')}
        </a>
      </div>
      <iframe
        ref={frame}
        className="h-[min(75vh,60rem)] w-full rounded-8 border border-line bg-sunken"
        src={`${src}#toolbar=0&view=FitH`}
        title={title}
      />
    </div>
  );
}
