import type { Scope } from '../../shared/token.ts';

/** Which scope a token needs for each call of the API, told again here: a call must not change its scope unnoticed. */
const DOORS: Record<Scope, string[]> = {
  read: [
    'GET /boards',
    'GET /boards/:id/threads',
    'GET /whats-new',
    'GET /whats-new/posts',
    'GET /threads/:id',
    'GET /threads/:id/posts',
    'GET /threads/:id/posts/:number',
    'GET /threads/:id/changes',
    'GET /threads/:id/timeline',
    'GET /threads/:id/viewers',
    'GET /threads/:id/stream',
    'GET /posts/:id',
    'GET /posts/:id/history',
    'GET /posts/:id/reactions',
    'GET /reactions',
    'GET /members',
    'GET /search',
  ],
  write: [
    'POST /boards/:id/threads',
    'POST /boards/:id/read',
    'POST /threads/read',
    'PATCH /threads/:id',
    'PUT /threads/:id/read',
    'POST /threads/:id/posts',
    'PATCH /posts/:id',
    'DELETE /posts/:id',
    'PUT /posts/:id/reaction',
    'DELETE /posts/:id/reaction',
    'GET /threads/:id/draft',
    'PUT /threads/:id/draft',
    'DELETE /threads/:id/draft',
    'GET /boards/:id/draft',
    'PUT /boards/:id/draft',
    'DELETE /boards/:id/draft',
    'POST /posts/:id/report',
    'POST /preview',
    'POST /files',
    'DELETE /submissions/:id',
    'PUT /members/:id/ignore',
    'DELETE /members/:id/ignore',
  ],
  notifications: [
    'GET /notifications',
    'GET /notifications/stream',
    'POST /notifications/read',
    'POST /notifications/viewed',
    'PUT /boards/:id/watch',
    'PUT /threads/:id/watch',
    'GET /push',
    'PUT /push/subscription',
    'DELETE /push/subscription',
  ],
  moderate: [
    'DELETE /threads/:id',
    'POST /threads/:id/restore',
    'POST /posts/:id/restore',
    'GET /submissions',
    'POST /submissions/:id/approve',
    'POST /submissions/:id/reject',
    'GET /reports',
    'POST /reports/:id/decide',
  ],
};

/** Returns the scope that a call of the API needs; undefined where it is missing above. */
export function scopeOf(door: string): Scope | undefined {
  return (Object.keys(DOORS) as Scope[]).find((scope) => DOORS[scope].includes(door));
}
