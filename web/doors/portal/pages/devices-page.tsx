import { useText } from '../../../i18n/text.tsx';
import { SignedOutNotice } from '../../../ui/door-session.tsx';
import { Page } from '../../../ui/page.tsx';
import { Await, Empty } from '../../../ui/states.tsx';
import { AddDevice } from '../devices/add-device.tsx';
import { DeviceLine } from '../devices/device-line.tsx';
import { useDevices } from '../devices/use-devices.ts';

/** Devices with a passkey: those there are, and the one at hand. */
export function DevicesPage() {
  const { t } = useText();
  const { resource, reload } = useDevices();
  const isSignedOut = resource.state === 'failed' && resource.problem.kind === 'signedOut';
  return (
    <Page title={t('devices.title')} lead={t('devices.lead')}>
      {isSignedOut ? (
        <SignedOutNotice door="portal" />
      ) : (
        <Await resource={resource} onRetry={reload}>
          {(devices) => (
            <>
              {devices.passkeys.length === 0 ? (
                <Empty title={t('devices.none')} icon="phone" />
              ) : (
                <ul className="mt-6">
                  {devices.passkeys.map((device) => (
                    <DeviceLine key={device.id} device={device} onChanged={reload} />
                  ))}
                </ul>
              )}
              <AddDevice devices={devices} onAdded={reload} />
            </>
          )}
        </Await>
      )}
    </Page>
  );
}
