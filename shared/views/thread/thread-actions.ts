import type { Post } from '../../post.ts';

type Handler = (event: Event) => void;

/** What the browser does where, without JavaScript, a link or a form would. Absent on the server. */
export interface PostActions {
  reply(post: Post): Handler;
  quote(post: Post): Handler;
  pick(post: Post): Handler;
  edit(post: Post): Handler;
  saveEdit(post: Post): Handler;
  cancelEdit(post: Post): Handler;
  discardEdit(post: Post): Handler;
  remove(post: Post): Handler;
  react(post: Post): Handler;
  whoReacted(post: Post, kind: string): Handler;
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

export interface ThreadActions extends PostActions, ComposerActions {
  showPicked(): void;
  showWaiting: Handler;
  watch: Handler;
  moderate: Handler;
}
