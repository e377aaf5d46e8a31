import { type AnswerHead, postOut } from '../http/post-out.ts';
import { publicLookup, resolveByName } from '../http/public-address.ts';

/** Something for a push service, encrypted and signed. */
interface PushRequest {
  endpoint: string;
  headers: Record<string, string | number>;
  body: Buffer;
}

/** Takes something to a push service and returns what it answered. Throws where it does not. */
export type SendPush = (pushed: PushRequest) => Promise<AnswerHead>;

/** Posts to a push service, whose address came from a browser: it is never followed into a private network. */
export const sendPushOverHttps: SendPush = ({ endpoint, ...sent }) =>
  postOut({ ...sent, url: endpoint, lookup: publicLookup(resolveByName) });
