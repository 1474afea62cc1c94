import { useText } from '../../../i18n/text.tsx';
import { Button } from '../../../ui/button.tsx';
import { PortalLink } from '../portal-nav.tsx';
import { type Channel, settingsAddress } from './settings-types.ts';

/** Addresses or browsers: what each is, how it stands, and the way to remove it. */
export function ChannelList({
  channels,
  label,
  onRemove,
}: {
  channels: readonly Channel[];
  label: string;
  onRemove: (channel: Channel) => void;
}) {
  const { t } = useText();
  return (
    <ul aria-label={label} className="mt-4">
      {channels.map((channel) => (
        <li key={channel.id} className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 border-b border-line py-3">
          <div className="min-w-0">
            <p className="break-words font-700">{channel.hint}</p>
            <p className={channel.state === 'failing' ? 'text-bad' : 'text-ink-soft'}>{t('settings.state', { state: channel.state })}</p>
            {channel.state === 'failing' && <p>{t('settings.failing')}</p>}
            {channel.state === 'unconfirmed' && (
              <PortalLink
                href={`${settingsAddress}/code/${channel.id}`}
                className="inline-flex min-h-11 items-center text-link underline underline-offset-4 not-printed"
              >
                {t('settings.code.enter')}
              </PortalLink>
            )}
          </div>
          <Button size="small" look="quiet" label={t('settings.remove.which', { hint: channel.hint })} onPress={() => onRemove(channel)}>
            {t('settings.remove')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
