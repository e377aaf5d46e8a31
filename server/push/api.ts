import { z } from 'zod';
import { NewSubscription, PushDevices } from '../../shared/push.ts';
import { deviceOf } from '../accounts/device.ts';
import { type Member, requireMember } from '../accounts/viewer.ts';
import { type Api, NoInput } from '../http/api.ts';
import type { WriteParts } from '../parts.ts';
import { deleteSubscription, listDevices } from './store.ts';
import { subscribe } from './subscribe.ts';
import type { Vapid } from './vapid.ts';

/** Serves as JSON what a browser needs to take pop-ups, and which of a member's browsers do. */
export function servePush(api: Api, parts: WriteParts & { vapid: Vapid }): void {
  const { db, vapid } = parts;
  const devicesOf = async (member: Member) => ({
    publicKey: vapid.publicKey,
    session: member.sessionId,
    devices: await listDevices(db, member.id, member.sessionId),
  });

  api.serve(
    {
      method: 'get',
      scope: 'notifications',
      path: '/push',
      summary: 'List the browsers that show your alerts as pop-ups, and the key to subscribe with',
      params: NoInput,
      query: NoInput,
      body: NoInput,
      answer: PushDevices,
    },
    ({ viewer }) => devicesOf(requireMember(viewer)),
  );

  api.serve(
    {
      method: 'put',
      scope: 'notifications',
      path: '/push/subscription',
      summary: 'Have your alerts sent to this session’s browser, by web push',
      params: NoInput,
      query: NoInput,
      body: NewSubscription,
      answer: PushDevices,
      limit: 'write',
    },
    async ({ viewer, body, request }) => {
      const member = requireMember(viewer);
      await subscribe(parts, member, { ...body, device: deviceOf(request.get('user-agent') ?? '') });
      return devicesOf(member);
    },
  );

  api.serve(
    {
      method: 'delete',
      scope: 'notifications',
      path: '/push/subscription',
      summary: 'Have nothing sent to this session’s browser any more',
      params: NoInput,
      query: NoInput,
      body: NoInput,
      answer: z.object({}),
    },
    async ({ viewer }) => {
      const member = requireMember(viewer);
      await deleteSubscription(db, member.id, { sessionId: member.sessionId });
      return {};
    },
  );
}
