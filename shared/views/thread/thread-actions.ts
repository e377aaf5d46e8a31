import type { Post } from '../../post.ts';

type Handler = (event: Event) => void;

/** What the browser does with a post for its members. */
interface MembersPostActions {
  reply(post: Post): Handler;
  quote(post: Post): Handler;
  pick(post: Post): Handler;
  edit(post: Post): Handler;
  saveEdit(post: Post): Handler;
  cancelEdit(post: Post): Handler;
  discardEdit(post: Post): Handler;
  remove(post: Post): Handler;
  react(post: Post): Handler;
  ignore(post: Post): Handler;
}

export interface ComposerActions {
  submit: Handler;
  typed: Handler;
  keyed: Handler;
  /** The hidden field that holds the number of the answered post has another value. */
  answerChanged: Handler;
  retry(clientId: string): Handler;
  discard(clientId: string): Handler;
}

export interface MemberActions extends MembersPostActions, ComposerActions {
  watch: Handler;
  moderate: Handler;
}

/** What the browser does with a post where, without JavaScript, a link or a form would. */
export interface PostActions extends Partial<MembersPostActions> {
  whoReacted(post: Post, kind: string): Handler;
}

/** What it does on a thread's page: for members more than for guests. Absent on the server. */
export interface ThreadActions extends PostActions, Partial<MemberActions> {
  showWaiting: Handler;
}
