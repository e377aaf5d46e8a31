/**
 * Every address there is, and what each kind of viewer gets there: one line an address, one column a place, four
 * answers a column (guest, member, moderator, administrator). The members are not the authors of what they ask for.
 * "-" stands for "no matter where".
 */
const OK = [200, 200, 200, 200];
const ALL_404 = [404, 404, 404, 404];
/** The id that a file could have, and none has. */
const NO_FILE = 'xxxxxxxxxxxxxxxxxxxxxx';
const SIGNED_IN = [401, 200, 200, 200];

/** Reads: whoever belongs to the board's audience. */
const READ = { everyone: OK, members: [404, 200, 200, 200], staff: [404, 404, 200, 200], deleted: ALL_404 };
/** What only administrators do: pages to look at, and forms to send. */
const ADMIN_PAGE = [303, 403, 403, 200];
const ADMINISTRATE = [401, 403, 403, 303];
const redirected = (answers: number[]) => answers.map((status) => (status === 200 ? 302 : status));
const READ_LINK = {
  everyone: redirected(READ.everyone),
  members: redirected(READ.members),
  staff: redirected(READ.staff),
  deleted: redirected(READ.deleted),
};
/** Writes: members who may read; guests hear only that they are guests. */
const write = (done: number) => ({
  everyone: [401, done, done, done],
  members: [401, done, done, done],
  staff: [401, 404, done, done],
  deleted: [401, 404, 404, 404],
});
const moderate = (done: number) => ({
  everyone: [401, 403, done, done],
  members: [401, 403, done, done],
  staff: [401, 404, done, done],
  deleted: [401, 404, 404, 404],
});
/** What moderators decide on, whoever else asks. */
const decide = (done: number) => ({
  everyone: [401, 403, done, done],
  members: [401, 403, done, done],
  staff: [401, 403, done, done],
  deleted: [401, 403, 404, 404],
});
/** What is deleted is there for moderators alone, who may bring it back. */
const RESTORE = {
  everyone: [401, 404, 200, 200],
  members: [401, 404, 200, 200],
  staff: [401, 404, 200, 200],
  deleted: [401, 404, 200, 200],
};
const redone = (answers: typeof RESTORE) =>
  Object.fromEntries(
    Object.entries(answers).map(([place, column]) => [place, column.map((status) => (status === 200 ? 303 : status))]),
  ) as typeof RESTORE;
/** Pages of forms: guests are sent to sign in before anything is looked up. */
const formPage = (member: number) => ({
  everyone: [303, member, 200, 200],
  members: [303, member, 200, 200],
  staff: [303, 404, 200, 200],
  deleted: [303, 404, 404, 404],
});

export interface Line {
  path: string;
  answers: { everyone: number[]; members: number[]; staff: number[]; deleted: number[] } | { '-': number[] };
  body?: Record<string, unknown>;
  /** What a token with the right scope gets, where it is not what its member would get. */
  asToken?: number;
  /** What whoever is banned gets, where it is not what guests get or, where those are to sign in, a refusal. */
  asBanned?: number;
}

const boardLine = (answers: { everyone: number[]; members: number[]; staff: number[] }) => ({
  ...answers,
  deleted: answers.everyone,
});

export const API: Record<string, Line> = {
  'GET /boards': { path: '/boards', answers: { '-': OK } },
  'GET /boards/:id/threads': { path: '/boards/$board/threads', answers: boardLine(READ) },
  'POST /boards/:id/threads': {
    path: '/boards/$board/threads',
    answers: boardLine(write(201)),
    body: { title: 'New', body: 'New.' },
  },
  'POST /boards/:id/read': { path: '/boards/$board/read', answers: boardLine(write(200)) },
  'GET /viewers': { path: '/viewers', answers: { '-': OK } },
  'GET /whats-new': { path: '/whats-new', answers: { '-': OK } },
  'GET /whats-new/posts': { path: '/whats-new/posts?filter=unread', answers: { '-': SIGNED_IN } },
  'POST /threads/read': { path: '/threads/read', answers: { '-': SIGNED_IN } },
  'GET /threads/:id': { path: '/threads/$thread', answers: READ },
  'GET /threads/:id/posts': { path: '/threads/$thread/posts', answers: READ },
  'GET /threads/:id/posts/:number': { path: '/threads/$thread/posts/1', answers: READ },
  'GET /threads/:id/changes': { path: '/threads/$thread/changes', answers: READ },
  'GET /threads/:id/timeline': { path: '/threads/$thread/timeline', answers: READ },
  'GET /threads/:id/viewers': { path: '/threads/$thread/viewers', answers: READ },
  'GET /threads/:id/stream': { path: '/threads/$thread/stream', answers: READ },
  'PATCH /threads/:id': { path: '/threads/$fresh', answers: moderate(200), body: { pinned: true } },
  'DELETE /threads/:id': { path: '/threads/$fresh', answers: moderate(200) },
  'POST /threads/:id/restore': { path: '/threads/$freshlyGone/restore', answers: RESTORE },
  'PUT /threads/:id/read': { path: '/threads/$thread/read', answers: write(200), body: { number: 1 } },
  'PUT /boards/:id/watch': {
    path: '/boards/$board/watch',
    answers: boardLine(write(200)),
    body: { level: 'nothing' },
  },
  'PUT /threads/:id/watch': { path: '/threads/$thread/watch', answers: write(200), body: { level: 'nothing' } },
  'POST /threads/:id/posts': { path: '/threads/$thread/posts', answers: write(201), body: { body: 'x' } },
  'GET /posts/:id': { path: '/posts/$post', answers: READ },
  'PATCH /posts/:id': { path: '/posts/$post', answers: moderate(200), body: { body: 'changed' } },
  'DELETE /posts/:id': { path: '/posts/$freshPost', answers: moderate(200) },
  'POST /posts/:id/restore': { path: '/posts/$gonePost/restore', answers: moderate(200) },
  'GET /posts/:id/history': { path: '/posts/$post/history', answers: moderate(200) },
  'PUT /posts/:id/reaction': { path: '/posts/$post/reaction', answers: write(200), body: { kind: 'like' } },
  'DELETE /posts/:id/reaction': { path: '/posts/$post/reaction', answers: write(200) },
  'GET /threads/:id/draft': { path: '/threads/$thread/draft', answers: write(200) },
  'PUT /threads/:id/draft': { path: '/threads/$thread/draft', answers: write(200), body: { body: '' } },
  'DELETE /threads/:id/draft': { path: '/threads/$thread/draft', answers: write(200) },
  'GET /boards/:id/draft': { path: '/boards/$board/draft', answers: boardLine(write(200)) },
  'PUT /boards/:id/draft': { path: '/boards/$board/draft', answers: boardLine(write(200)), body: { body: '' } },
  'DELETE /boards/:id/draft': { path: '/boards/$board/draft', answers: boardLine(write(200)) },
  'GET /posts/:id/draft': { path: '/posts/$post/draft', answers: write(200) },
  'PUT /posts/:id/draft': { path: '/posts/$post/draft', answers: write(200), body: { body: '' } },
  'DELETE /posts/:id/draft': { path: '/posts/$post/draft', answers: write(200) },
  'GET /members': { path: '/members?prefix=a&thread=$thread', answers: write(200) },
  'POST /preview': { path: '/preview', answers: write(200), body: { body: 'x', threadId: '$thread' } },
  'POST /files': { path: '/files', answers: { '-': [401, 415, 415, 415] } },
  'GET /files': { path: '/files', answers: { '-': SIGNED_IN } },
  'DELETE /files/:id': { path: `/files/${NO_FILE}`, answers: { '-': [401, 404, 404, 404] } },
  'DELETE /posts/:id/pictures/:file': {
    path: `/posts/$post/pictures/${NO_FILE}`,
    answers: moderate(404),
    body: { reason: 'x' },
  },
  'DELETE /members/:id/avatar': {
    path: '/members/$author/avatar',
    answers: { '-': [401, 403, 404, 404] },
    body: { reason: 'x' },
  },
  'GET /submissions': { path: '/submissions', answers: { '-': [401, 403, 200, 200] } },
  'POST /submissions/:id/approve': {
    path: '/submissions/$freshSubmission/approve',
    answers: { '-': [401, 403, 200, 200] },
  },
  'POST /submissions/:id/reject': {
    path: '/submissions/$freshSubmission/reject',
    answers: { '-': [401, 403, 200, 200] },
    body: { reason: 'No' },
  },
  'DELETE /submissions/:id': { path: '/submissions/$freshSubmission', answers: { '-': [401, 404, 404, 404] } },
  'POST /posts/:id/report': { path: '/posts/$freshPost/report', answers: write(200), body: { reason: 'x' } },
  'GET /reports': { path: '/reports', answers: { '-': [401, 403, 200, 200] } },
  'POST /reports/:id/decide': {
    path: '/reports/$freshReported/decide',
    answers: decide(200),
    body: { outcome: 'resolved', upTo: 999999 },
  },
  'GET /posts/:id/reactions': { path: '/posts/$post/reactions', answers: READ },
  'GET /reactions': { path: '/reactions', answers: { '-': OK } },
  'GET /notifications': { path: '/notifications', answers: { '-': SIGNED_IN } },
  'GET /notifications/stream': { path: '/notifications/stream', answers: { '-': SIGNED_IN } },
  'POST /notifications/viewed': { path: '/notifications/viewed', answers: { '-': SIGNED_IN } },
  'POST /notifications/read': { path: '/notifications/read', answers: { '-': SIGNED_IN }, body: { all: true } },
  'GET /push': { path: '/push', answers: { '-': SIGNED_IN } },
  'PUT /push/subscription': {
    path: '/push/subscription',
    answers: { '-': SIGNED_IN },
    // What a browser takes ends with its session, and a token has none.
    asToken: 403,
    body: {
      endpoint: 'https://push.example/a-browser',
      keys: {
        p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
        auth: 'BTBZMqHH6r4Tts7J_aSIgg',
      },
    },
  },
  'DELETE /push/subscription': { path: '/push/subscription', answers: { '-': SIGNED_IN } },
  'PUT /members/:id/ignore': { path: '/members/$author/ignore', answers: { '-': SIGNED_IN } },
  'DELETE /members/:id/ignore': { path: '/members/$author/ignore', answers: { '-': SIGNED_IN } },
  'GET /search': { path: '/search?q=x', answers: { '-': OK } },
  'GET /openapi.json': { path: '/openapi.json', answers: { '-': OK } },
};

export const PAGES: Record<string, Line> = {
  'GET /': { path: '/', answers: { '-': OK } },
  'GET /whats-new': { path: '/whats-new', answers: { '-': OK } },
  'GET /whats-new/posts': { path: '/whats-new/posts?filter=mine', answers: { '-': [303, 200, 200, 200] } },
  'POST /whats-new/read': { path: '/whats-new/read', answers: { '-': [401, 303, 303, 303] } },
  'POST /boards/:ref/read': { path: '/boards/x.$board/read', answers: boardLine(write(303)) },
  'GET /boards/:ref': { path: '/boards/$boardSlug.$board/', answers: boardLine(READ) },
  'GET /boards/:ref/page-:page': {
    path: '/boards/$boardSlug.$board/page-1',
    answers: boardLine({ everyone: Array(4).fill(301), members: [404, 301, 301, 301], staff: [404, 404, 301, 301] }),
  },
  'POST /boards/:ref/watch': {
    path: '/boards/x.$board/watch',
    answers: boardLine(write(303)),
    body: { level: 'answers' },
  },
  'GET /boards/:ref/new': { path: '/boards/x.$board/new', answers: boardLine(formPage(200)) },
  'POST /boards/:ref/new': {
    path: '/boards/x.$board/new',
    answers: boardLine(write(303)),
    body: { title: 'New', body: 'New.' },
  },
  'GET /threads/:ref': { path: '/threads/a-thread.$thread/', answers: READ },
  'GET /threads/:ref/page-:page': {
    path: '/threads/wrong.$thread/page-1',
    answers: {
      everyone: Array(4).fill(301),
      members: [404, 301, 301, 301],
      staff: [404, 404, 301, 301],
      deleted: ALL_404,
    },
  },
  'GET /feed.atom': { path: '/feed.atom', answers: { '-': OK } },
  'GET /boards/:ref/feed.atom': { path: '/boards/x.$board/feed.atom', answers: boardLine(READ) },
  'GET /threads/:ref/feed.atom': { path: '/threads/x.$thread/feed.atom', answers: READ },
  'GET /manifest.webmanifest': { path: '/manifest.webmanifest', answers: { '-': OK } },
  'GET /robots.txt': { path: '/robots.txt', answers: { '-': OK } },
  'GET /sitemap.xml': { path: '/sitemap.xml', answers: { '-': OK } },
  'GET /sitemap-boards.xml': { path: '/sitemap-boards.xml', answers: { '-': OK } },
  'GET /sitemap-threads-:part.xml': { path: '/sitemap-threads-1.xml', answers: { '-': OK } },
  'GET /threads/:ref/latest': { path: '/threads/x.$thread/latest', answers: READ_LINK },
  'GET /threads/:ref/unread': { path: '/threads/x.$thread/unread', answers: READ_LINK },
  'GET /threads/:ref/timeline': { path: '/threads/x.$thread/timeline', answers: READ },
  'GET /threads/:ref/reply': { path: '/threads/x.$thread/reply?quote=1', answers: formPage(200) },
  'POST /threads/:ref/reply': { path: '/threads/x.$thread/reply', answers: write(303), body: { body: 'x' } },
  'POST /threads/:ref/watch': { path: '/threads/x.$thread/watch', answers: write(303), body: { level: 'nothing' } },
  'GET /threads/:ref/moderate': { path: '/threads/x.$thread/moderate', answers: formPage(403) },
  'POST /threads/:ref/moderate': {
    path: '/threads/x.$fresh/moderate',
    answers: moderate(303),
    body: { locked: 'yes' },
  },
  'GET /threads/:ref/delete': { path: '/threads/x.$thread/delete', answers: formPage(403) },
  'POST /threads/:ref/delete': { path: '/threads/x.$fresh/delete', answers: moderate(303) },
  'POST /threads/:ref/restore': { path: '/threads/x.$freshlyGone/restore', answers: redone(RESTORE) },
  'GET /moderation': { path: '/moderation', answers: { '-': [303, 403, 200, 200] } },
  'POST /moderation/submissions/:id/approve': {
    path: '/moderation/submissions/$freshSubmission/approve',
    answers: { '-': [401, 403, 303, 303] },
  },
  'GET /moderation/submissions/:id/reject': {
    path: '/moderation/submissions/$freshSubmission/reject',
    answers: { '-': [303, 403, 200, 200] },
  },
  'POST /moderation/submissions/:id/reject': {
    path: '/moderation/submissions/$freshSubmission/reject',
    answers: { '-': [401, 403, 303, 303] },
  },
  'GET /posts/:id/report': { path: '/posts/$post/report', answers: formPage(200) },
  'POST /posts/:id/report': { path: '/posts/$freshPost/report', answers: write(303), body: { reason: 'x' } },
  'GET /moderation/reports': { path: '/moderation/reports', answers: { '-': [303, 403, 200, 200] } },
  'POST /moderation/reports/:id': {
    path: '/moderation/reports/$freshReported',
    answers: decide(303),
    body: { outcome: 'dismissed', upTo: 999999 },
  },
  'GET /account/submissions': { path: '/account/submissions', answers: { '-': [303, 200, 200, 200] } },
  'POST /account/submissions/:id/withdraw': {
    path: '/account/submissions/$freshSubmission/withdraw',
    answers: { '-': [401, 404, 404, 404] },
  },
  'GET /admin': { path: '/admin', answers: { '-': redirected(OK) } },
  'GET /admin/forum': { path: '/admin/forum', answers: { '-': [303, 403, 403, 200] } },
  'POST /admin/forum': {
    path: '/admin/forum',
    answers: { '-': [401, 403, 403, 303] },
    body: { name: 'Parley', editHours: '24' },
  },
  'GET /admin/boards': { path: '/admin/boards', answers: { '-': [303, 403, 403, 200] } },
  'GET /admin/boards/new': { path: '/admin/boards/new', answers: { '-': [303, 403, 403, 200] } },
  'POST /admin/boards/new': {
    path: '/admin/boards/new',
    answers: { '-': [401, 403, 403, 303] },
    body: { title: 'Made', audience: 'staff' },
  },
  'GET /admin/boards/:id': { path: '/admin/boards/$board', answers: { '-': [303, 403, 403, 200] } },
  'POST /admin/boards/:id': {
    path: '/admin/boards/$freshBoard',
    answers: { '-': [401, 403, 403, 303] },
    body: { title: 'Changed', audience: 'staff' },
  },
  'POST /admin/boards/:id/move': {
    path: '/admin/boards/$freshBoard/move',
    answers: { '-': [401, 403, 403, 303] },
    body: { by: '-1' },
  },
  'POST /admin/boards/:id/archive': {
    path: '/admin/boards/$freshBoard/archive',
    answers: { '-': ADMINISTRATE },
    body: { archived: 'yes' },
  },
  'POST /admin/boards/:id/empty': {
    path: '/admin/boards/$freshBoard/empty',
    answers: { '-': [401, 403, 403, 422] },
  },
  'POST /admin/boards/:id/delete': {
    path: '/admin/boards/$freshBoard/delete',
    answers: { '-': [401, 403, 403, 303] },
  },
  'GET /admin/webhooks': { path: '/admin/webhooks', answers: { '-': ADMIN_PAGE } },
  'POST /admin/webhooks': {
    path: '/admin/webhooks',
    answers: { '-': [401, 403, 403, 200] },
    body: { boardId: '$board', url: 'http://127.0.0.1:9/hook', 'post.created': 'on' },
  },
  'GET /admin/webhooks/:id': { path: '/admin/webhooks/$webhook', answers: { '-': ADMIN_PAGE } },
  'POST /admin/webhooks/:id': {
    path: '/admin/webhooks/$webhook',
    answers: { '-': ADMINISTRATE },
    body: { url: 'http://127.0.0.1:9/hook', 'post.created': 'on', active: 'no' },
  },
  'POST /admin/webhooks/:id/secret': {
    path: '/admin/webhooks/$webhook/secret',
    answers: { '-': [401, 403, 403, 200] },
  },
  'POST /admin/webhooks/:id/test': { path: '/admin/webhooks/$webhook/test', answers: { '-': ADMINISTRATE } },
  'POST /admin/webhooks/:id/messages/:message/again': {
    path: '/admin/webhooks/$webhook/messages/$delivery/again',
    answers: { '-': ADMINISTRATE },
  },
  'POST /admin/webhooks/:id/delete': { path: '/admin/webhooks/$freshWebhook/delete', answers: { '-': ADMINISTRATE } },
  'GET /admin/members': { path: '/admin/members', answers: { '-': [303, 403, 403, 200] } },
  'GET /admin/members/:id': { path: '/admin/members/$imported', answers: { '-': [303, 403, 403, 200] } },
  'POST /admin/members/:id': {
    path: '/admin/members/$imported',
    answers: { '-': [401, 403, 403, 303] },
    body: { role: 'moderator' },
  },
  'GET /admin/welcome': { path: '/admin/welcome', answers: { '-': [303, 403, 403, 200] } },
  'POST /admin/welcome': { path: '/admin/welcome', answers: { '-': [401, 403, 403, 303] }, body: { skip: '1' } },
  'GET /moderation/threads': { path: '/moderation/threads', answers: { '-': [303, 403, 200, 200] } },
  'GET /moderation/bans': { path: '/moderation/bans', answers: { '-': [303, 403, 200, 200] } },
  'GET /posts/:id': { path: '/posts/$post', answers: READ_LINK },
  'GET /posts/:id/edit': { path: '/posts/$post/edit', answers: formPage(403) },
  'POST /posts/:id/edit': { path: '/posts/$post/edit', answers: moderate(303), body: { body: 'changed again' } },
  'GET /posts/:id/delete': { path: '/posts/$post/delete', answers: formPage(403) },
  'POST /posts/:id/delete': { path: '/posts/$freshPost/delete', answers: moderate(303) },
  'GET /posts/:id/history': { path: '/posts/$post/history', answers: formPage(403) },
  'POST /posts/:id/restore': { path: '/posts/$gonePost/restore', answers: moderate(303) },
  'POST /posts/:id/reaction': { path: '/posts/$post/reaction', answers: write(303), body: { kind: 'like' } },
  'GET /search': { path: '/search?q=x', answers: { '-': OK } },
  'GET /files/:id': { path: '/files/$file', answers: READ },
  'GET /files/:id/:width': { path: '/files/$file/480', answers: READ },
  'GET /avatars/:id/:width': { path: `/avatars/${NO_FILE}/48`, answers: { '-': ALL_404 } },
  'GET /members/:ref': { path: '/members/author.$author', answers: { '-': OK } },
  'POST /members/:ref/invite': { path: '/members/$imported/invite', answers: { '-': [401, 403, 403, 200] } },
  'POST /members/:ref/reset-link': { path: '/members/$author/reset-link', answers: { '-': [401, 403, 403, 200] } },
  'GET /members/:ref/ban': { path: '/members/$freshMember/ban', answers: { '-': [303, 403, 200, 200] } },
  'POST /members/:ref/ban': {
    path: '/members/$freshMember/ban',
    answers: { '-': [401, 403, 303, 303] },
    body: { lasts: 'day', reason: 'x' },
  },
  // Nobody banned them.
  'POST /members/:ref/lift-ban': { path: '/members/$freshMember/lift-ban', answers: { '-': [401, 403, 404, 404] } },
  'POST /members/:ref/ignore': { path: '/members/$author/ignore', answers: { '-': [401, 303, 303, 303] } },
  'GET /account/sign-in': { path: '/account/sign-in', answers: { '-': OK } },
  'POST /account/sign-in': { path: '/account/sign-in', answers: { '-': [422, 422, 422, 422] } },
  'GET /account/register': { path: '/account/register', answers: { '-': OK } },
  'POST /account/register': { path: '/account/register', answers: { '-': [422, 422, 422, 422] } },
  'GET /account/invitation/:token': { path: '/account/invitation/x', answers: { '-': ALL_404 } },
  'POST /account/invitation/:token/accept': {
    path: '/account/invitation/x/accept',
    answers: { '-': [401, 404, 404, 404] },
  },
  'GET /account/settings': { path: '/account/settings', answers: { '-': [303, 200, 200, 200] } },
  'POST /account/settings': { path: '/account/settings', answers: { '-': [401, 303, 303, 303] } },
  'GET /account/tokens': { path: '/account/tokens', answers: { '-': [303, 200, 200, 200] } },
  'POST /account/tokens': { path: '/account/tokens', answers: { '-': [401, 422, 422, 422] } },
  'POST /account/tokens/:id/revoke': { path: '/account/tokens/999999/revoke', answers: { '-': [401, 303, 303, 303] } },
  'GET /account/settings/account': { path: '/account/settings/account', answers: { '-': [303, 200, 200, 200] } },
  'POST /account/settings/name': { path: '/account/settings/name', answers: { '-': [401, 422, 422, 422] } },
  'POST /account/settings/email': { path: '/account/settings/email', answers: { '-': [401, 422, 422, 422] } },
  'POST /account/settings/password': { path: '/account/settings/password', answers: { '-': [401, 422, 422, 422] } },
  'GET /account/settings/devices': { path: '/account/settings/devices', answers: { '-': [303, 200, 200, 200] } },
  'POST /account/settings/devices': { path: '/account/settings/devices', answers: { '-': [401, 303, 303, 303] } },
  'GET /account/settings/sessions': { path: '/account/settings/sessions', answers: { '-': [303, 200, 200, 200] } },
  'POST /account/settings/sessions': { path: '/account/settings/sessions', answers: { '-': [401, 303, 303, 303] } },
  'GET /members/:ref/rename': { path: '/members/$author/rename', answers: { '-': [303, 403, 403, 200] } },
  'POST /members/:ref/rename': { path: '/members/$author/rename', answers: { '-': [401, 403, 403, 422] } },
  'GET /account/settings/download': {
    path: '/account/settings/download',
    answers: { '-': [303, 200, 200, 200] },
    asBanned: 200,
  },
  'POST /account/settings/download': {
    path: '/account/settings/download',
    answers: { '-': [401, 422, 422, 422] },
    asBanned: 422,
  },
  'GET /account/settings/delete': { path: '/account/settings/delete', answers: { '-': [303, 200, 200, 200] } },
  'POST /account/settings/delete': { path: '/account/settings/delete', answers: { '-': [401, 422, 422, 422] } },
  'GET /account/deleted': { path: '/account/deleted', answers: { '-': OK } },
  'GET /account/settings/appearance': { path: '/account/settings/appearance', answers: { '-': [303, 200, 200, 200] } },
  'POST /account/settings/appearance': { path: '/account/settings/appearance', answers: { '-': [401, 303, 303, 303] } },
  'GET /account/settings/watching': { path: '/account/settings/watching', answers: { '-': [303, 200, 200, 200] } },
  'POST /account/settings/watching': { path: '/account/settings/watching', answers: { '-': [401, 422, 422, 422] } },
  'GET /account/settings/alerts': { path: '/account/settings/alerts', answers: { '-': [303, 200, 200, 200] } },
  'POST /account/settings/alerts': { path: '/account/settings/alerts', answers: { '-': [401, 422, 422, 422] } },
  'GET /account/settings/privacy': { path: '/account/settings/privacy', answers: { '-': [303, 200, 200, 200] } },
  'POST /account/settings/privacy': { path: '/account/settings/privacy', answers: { '-': [401, 303, 303, 303] } },
  'GET /account/drafts': { path: '/account/drafts', answers: { '-': [303, 200, 200, 200] } },
  'POST /account/drafts/:id/discard': { path: '/account/drafts/1/discard', answers: { '-': [401, 303, 303, 303] } },
  'GET /account/files': { path: '/account/files', answers: { '-': [303, 200, 200, 200] } },
  'GET /account/files/:id/delete': {
    path: `/account/files/${NO_FILE}/delete`,
    answers: { '-': [303, 404, 404, 404] },
  },
  'POST /account/files/:id/delete': {
    path: `/account/files/${NO_FILE}/delete`,
    answers: { '-': [401, 404, 404, 404] },
  },
  'GET /posts/:id/pictures': { path: '/posts/$post/pictures', answers: formPage(403) },
  'POST /posts/:id/pictures/:file/remove': {
    path: `/posts/$post/pictures/${NO_FILE}/remove`,
    answers: moderate(404),
    body: { reason: 'x' },
  },
  'GET /members/:ref/avatar/remove': {
    path: '/members/$author/avatar/remove',
    answers: { '-': [303, 403, 404, 404] },
  },
  'POST /members/:ref/avatar/remove': {
    path: '/members/$author/avatar/remove',
    answers: { '-': [401, 403, 404, 404] },
    body: { reason: 'x' },
  },
  'GET /account/avatar': { path: '/account/avatar', answers: { '-': [303, 200, 200, 200] } },
  'POST /account/avatar': { path: '/account/avatar', answers: { '-': [401, 422, 422, 422] } },
  'GET /account/notifications': { path: '/account/notifications', answers: { '-': [303, 200, 200, 200] } },
  'GET /account/watching': { path: '/account/watching', answers: { '-': [303, 200, 200, 200] } },
  // Somebody else's.
  'GET /account/notifications/:id': { path: '/account/notifications/1', answers: { '-': [303, 404, 404, 404] } },
  'POST /account/notifications/:id/read': {
    path: '/account/notifications/1/read',
    answers: { '-': [401, 404, 404, 404] },
  },
  'POST /account/notifications/:id/level': {
    path: '/account/notifications/1/level',
    answers: { '-': [401, 404, 404, 404] },
    body: { level: 'nothing' },
  },
  'POST /account/notifications/read': { path: '/account/notifications/read', answers: { '-': [401, 303, 303, 303] } },
  'GET /posts/:id/answers': { path: '/posts/$post/answers', answers: READ },
  'GET /posts/:id/reactions': { path: '/posts/$post/reactions', answers: READ },
  'GET /members': { path: '/members', answers: { '-': OK } },
  'GET /members/:ref/posts': { path: '/members/author.$author/posts', answers: { '-': OK } },
  'GET /members/:ref/threads': { path: '/members/author.$author/threads', answers: { '-': OK } },
  'GET /members/:ref/awards': { path: '/members/author.$author/awards', answers: { '-': OK } },
  'POST /members/:ref/awards': {
    path: '/members/author.$author/awards',
    answers: { '-': [401, 403, 422, 422] },
    body: { awardId: '999', reason: 'For nothing.' },
  },
  'POST /members/:ref/awards/take': {
    path: '/members/author.$author/awards/take',
    answers: { '-': [401, 403, 404, 404] },
    body: { awardId: '999' },
  },
  'POST /members/:ref/title': { path: '/members/$author/title', answers: { '-': ADMINISTRATE }, body: { title: 'x' } },
  'GET /admin/ranks': { path: '/admin/ranks', answers: { '-': ADMIN_PAGE } },
  'POST /admin/ranks': { path: '/admin/ranks', answers: { '-': ADMINISTRATE }, body: { title: 'x' } },
  'GET /admin/ranks/:key': { path: '/admin/ranks/1', answers: { '-': ADMIN_PAGE } },
  'POST /admin/ranks/:key': { path: '/admin/ranks/1', answers: { '-': ADMINISTRATE }, body: { title: 'x' } },
  'POST /admin/ranks/:key/move': { path: '/admin/ranks/1/move', answers: { '-': ADMINISTRATE }, body: { to: 'up' } },
  'POST /admin/ranks/:key/remove': { path: '/admin/ranks/2/remove', answers: { '-': ADMINISTRATE } },
  'GET /admin/awards': { path: '/admin/awards', answers: { '-': ADMIN_PAGE } },
  'POST /admin/awards': { path: '/admin/awards', answers: { '-': ADMINISTRATE }, body: { name: 'x', emoji: '👍' } },
  'GET /admin/awards/:key': { path: '/admin/awards/1', answers: { '-': ADMIN_PAGE } },
  'POST /admin/awards/:key': {
    path: '/admin/awards/1',
    answers: { '-': ADMINISTRATE },
    body: { name: 'x', emoji: '👍' },
  },
  'POST /admin/awards/:key/move': { path: '/admin/awards/1/move', answers: { '-': ADMINISTRATE }, body: { to: 'up' } },
  'POST /admin/awards/:key/retire': { path: '/admin/awards/2/retire', answers: { '-': ADMINISTRATE } },
  'GET /admin/reactions': { path: '/admin/reactions', answers: { '-': ADMIN_PAGE } },
  'POST /admin/reactions': {
    path: '/admin/reactions',
    answers: { '-': ADMINISTRATE },
    body: { label: 'x', emoji: '👍' },
  },
  'GET /admin/reactions/:key': { path: '/admin/reactions/wow', answers: { '-': ADMIN_PAGE } },
  'POST /admin/reactions/:key': {
    path: '/admin/reactions/wow',
    answers: { '-': ADMINISTRATE },
    body: { label: 'Wow', emoji: '😮' },
  },
  'POST /admin/reactions/:key/move': {
    path: '/admin/reactions/wow/move',
    answers: { '-': ADMINISTRATE },
    body: { to: 'up' },
  },
  'POST /admin/reactions/:key/retire': { path: '/admin/reactions/wow/retire', answers: { '-': ADMINISTRATE } },
  'GET /admin/delivery': { path: '/admin/delivery', answers: { '-': ADMIN_PAGE } },
  'POST /admin/delivery/:id': {
    path: '/admin/delivery/999',
    answers: { '-': [401, 403, 403, 404] },
    body: { what: 'retry' },
  },
  'GET /account/forgot': { path: '/account/forgot', answers: { '-': OK } },
  'POST /account/forgot': { path: '/account/forgot', answers: { '-': [422, 422, 422, 422] } },
  'GET /account/reset/:token': { path: '/account/reset/x.y', answers: { '-': ALL_404 } },
  'POST /account/reset/:token': {
    path: '/account/reset/x.y',
    answers: { '-': ALL_404 },
    body: { newPassword: 'a new password' },
  },
  'GET /account/confirm/:token': { path: '/account/confirm/x.y', answers: { '-': ALL_404 } },
  'POST /account/confirm/:token': { path: '/account/confirm/x.y', answers: { '-': ALL_404 } },
  'POST /account/settings/alerts/confirm': {
    path: '/account/settings/alerts/confirm',
    answers: { '-': [401, 503, 503, 503] },
  },
  'GET /mail/:token': { path: '/mail/x.y', answers: { '-': ALL_404 } },
  'POST /mail/:token': { path: '/mail/x.y', answers: { '-': ALL_404 } },
  'GET /admin/audit': { path: '/admin/audit', answers: { '-': [303, 403, 403, 200] } },
  'POST /account/sign-out': { path: '/account/sign-out', answers: { '-': [303, 303, 303, 303] } },
};

/** What whoever is banned gets where a guest gets `guest`: the same, but that nobody asks them to sign in. */
export function asBanned(door: string, line: Line, guest: number): number {
  const isToSignIn = guest === 401 || (guest === 303 && door.startsWith('GET'));
  return line.asBanned ?? (isToSignIn ? 403 : guest);
}

/** Open to all, and not about what anybody wrote; the accounts' own calls are tested with the accounts. */
export const ELSEWHERE = [
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /get-session',
  'GET /list-sessions',
  'POST /sign-up/email',
  'POST /sign-in/email',
  'POST /sign-in/username',
  'POST /sign-out',
  'POST /change-password',
  'POST /revoke-session',
  'POST /revoke-sessions',
  'POST /revoke-other-sessions',
];
