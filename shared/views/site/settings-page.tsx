import type { ComponentChildren } from 'preact';
import { MenuPage } from './menu-page.tsx';

/** The pages on which members set what concerns themselves, in the order of their menu: each setting is on one of them. */
export const SETTINGS = {
  profile: { path: '/account/settings', title: 'Profile' },
  avatar: { path: '/account/avatar', title: 'Avatar' },
  files: { path: '/account/files', title: 'Files' },
  account: { path: '/account/settings/account', title: 'Account' },
  sessions: { path: '/account/settings/sessions', title: 'Sessions' },
  appearance: { path: '/account/settings/appearance', title: 'Appearance' },
  watching: { path: '/account/settings/watching', title: 'Watching' },
  alerts: { path: '/account/settings/alerts', title: 'Alerts' },
  tokens: { path: '/account/tokens', title: 'API tokens' },
  devices: { path: '/account/settings/devices', title: 'Devices' },
  submissions: { path: '/account/submissions', title: 'Waiting posts' },
  privacy: { path: '/account/settings/privacy', title: 'Privacy' },
} as const;

/** A page of a member's settings; `saved` says so on top of it. */
export function SettingsPage({
  page,
  saved,
  children,
}: {
  page: keyof typeof SETTINGS;
  saved: boolean;
  children: ComponentChildren;
}) {
  const { path, title } = SETTINGS[page];
  return (
    <MenuPage label="Settings" pages={Object.values(SETTINGS)} here={path} title={title}>
      {saved && (
        <p class="saved" role="status">
          Saved.
        </p>
      )}
      {children}
    </MenuPage>
  );
}
