import { Router } from 'express';
import { forumOf } from '../http/context.ts';

// The colour of the sign, which the system draws behind it while the forum opens.
const COLOUR = '#0f6b5c';
const PAPER = '#fbfaf7';

/** Serves what a system is told that installs the forum as an app: https://www.w3.org/TR/appmanifest/. */
export function manifestPages(): Router {
  return Router().get('/manifest.webmanifest', (_request, response) => {
    const { name, description } = forumOf(response);
    response.type('application/manifest+json').json({
      id: '/',
      start_url: '/',
      scope: '/',
      name,
      short_name: name,
      description,
      display: 'standalone',
      background_color: PAPER,
      theme_color: COLOUR,
      icons: [
        { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
        { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
        { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
        { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
      ],
      shortcuts: [
        { name: 'What’s new', url: '/whats-new' },
        { name: 'Alerts', url: '/account/notifications' },
      ],
    });
  });
}
