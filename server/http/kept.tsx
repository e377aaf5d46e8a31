import type { Request, Response } from 'express';
import type { FieldIssue } from '../../shared/reply.ts';
import { ErrorPage } from '../../shared/views/site/error-page.tsx';
import { Field, FormIssues, FormPage } from '../../shared/views/site/form.tsx';
import { sendPage } from './document.tsx';
import { typedIn } from './pages.ts';

/** The fields that people write in, with their labels; the others of a form go along unseen. */
const WRITTEN = {
  title: 'Title',
  body: 'Text',
  name: 'Name',
  description: 'Description',
  reason: 'Reason',
  message: 'Message',
  email: 'E-mail',
  location: 'Location',
  about: 'About you',
};
const SECRET = ['password', 'who', 'currentPassword', 'newPassword'];

/** What is said of a form that could not be taken. */
export interface Kept {
  title: string;
  message: string;
  issues?: FieldIssue[];
  /** Whether it may be sent again as it is, after signing in on the same page, or not at all. */
  send: 'again' | 'signed-in' | 'no';
}

/** What a guest is told who sent what is for members: their session ended while they wrote. See signInToSend(). */
export const SIGNED_OUT: Kept = {
  title: 'Sign in to send this',
  message: 'You are signed out. Nothing is lost: sign in here, and it is sent.',
  send: 'signed-in',
};

/** Shows what was typed into a form that could not be taken, under the status already set: nothing written is lost. */
export function sendKept(request: Request, response: Response, { title, message, issues = [], send }: Kept): void {
  const typed = Object.entries(typedIn(request)).filter(([name]) => !SECRET.includes(name));
  const written = typed.filter(([name, value]) => name in WRITTEN && value.trim() !== '');
  // A password is never sent back, so a form that held one cannot be sent again from here.
  const sendable = send !== 'no' && (send === 'signed-in' || !SECRET.some((name) => name in typedIn(request)));
  const isEmpty = !sendable && written.length === 0;
  sendPage(response, {
    title,
    main: isEmpty ? (
      <ErrorPage title={title} message={message} />
    ) : (
      <FormPage title={title}>
        <p>{message}</p>
        <form action={request.originalUrl} method="post">
          {written.length > 0 && <p>Here is what you wrote:</p>}
          {written.map(([name, value]) => (
            <Field
              key={name}
              name={name}
              label={WRITTEN[name as keyof typeof WRITTEN]}
              value={value}
              issues={[]}
              multiline={name === 'body' || value.includes('\n')}
            />
          ))}
          {typed
            .filter((entry) => sendable && !written.includes(entry))
            .map(([name, value]) => (
              <input key={name} type="hidden" name={name} value={value} />
            ))}
          {send === 'signed-in' && (
            <>
              <FormIssues issues={issues} fields={SECRET} />
              <Field name="who" label="Name or e-mail" issues={issues} value={typedIn(request).who ?? ''} />
              <Field name="password" label="Password" type="password" issues={issues} />
            </>
          )}
          {sendable && (
            <button class="primary" type="submit">
              {send === 'signed-in' ? 'Sign in and send' : 'Send again'}
            </button>
          )}
        </form>
      </FormPage>
    ),
  });
}
