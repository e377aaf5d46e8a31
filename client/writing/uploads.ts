import type { FileAnswer } from '../../shared/file.ts';
import type { ErrorBody } from '../../shared/reply.ts';
import { announce } from '../announcer.ts';
import { AS } from '../api.ts';
import { UNREACHABLE } from '../api-error.ts';

interface Waiting {
  area: HTMLTextAreaElement;
  file: File;
  /** The text before the place where the picture shall stand, as it was when the picture came. */
  before: string;
  line: HTMLElement;
}

const waiting: Waiting[] = [];
let current: { upload: Waiting; request: XMLHttpRequest } | null = null;

document.addEventListener('submit', holdBack, true);

/** Uploads pictures one after the other, and puts each where the cursor stands now, with its progress shown below. */
export function uploadInto(area: HTMLTextAreaElement, files: File[]): void {
  for (const file of files) {
    const line = document.createElement('li');
    area.form?.querySelector('.uploads')?.append(line);
    const upload = { area, file, before: area.value.slice(0, area.selectionStart), line };
    show(upload, 'Waiting…');
    waiting.push(upload);
  }
  next();
}

function next(): void {
  const upload = current ? undefined : waiting.shift();
  if (!upload) return;
  const request = new XMLHttpRequest();
  current = { upload, request };
  const bar = show(upload, 'Uploading…');
  request.upload.onprogress = ({ loaded, total }) => {
    bar.value = loaded / total;
    if (loaded === total) show(upload, 'Making it ready…').removeAttribute('value');
  };
  request.onload = () => done(upload, request);
  request.onerror = () => fail(upload, UNREACHABLE);
  request.onabort = () => finish(upload);
  request.open('POST', '/api/v1/files');
  request.responseType = 'json';
  for (const [name, value] of Object.entries(AS)) request.setRequestHeader(name, value);
  const form = new FormData();
  form.set('file', upload.file);
  request.send(form);
}

function done(upload: Waiting, { status, response }: XMLHttpRequest): void {
  if (status === 201) {
    write(upload, (response as FileAnswer).file.markdown);
    announce(`${upload.file.name} has been added`);
    finish(upload);
  } else fail(upload, response?.error ?? UNREACHABLE);
}

function finish(upload: Waiting): void {
  upload.line.remove();
  goOn();
}

function goOn(): void {
  current = null;
  next();
}

// What may go well another time; of all else a picture is refused for what it is.
const PASSING: ErrorBody['code'][] = ['unavailable', 'internal', 'rate_limited', 'unauthenticated'];

function fail(upload: Waiting, { code, message }: ErrorBody): void {
  const words = element('span', 'field-error', `${upload.file.name}: ${message}`);
  words.role = 'alert';
  const again = button('Try again', () => {
    show(upload, 'Waiting…');
    waiting.push(upload);
    next();
  });
  upload.line.replaceChildren(
    words,
    ...(PASSING.includes(code) ? [again] : []),
    button('Dismiss', () => upload.line.remove()),
  );
  goOn();
}

/** Shows how far a picture is, with a way to take it back, and returns its bar. */
function show(upload: Waiting, state: string): HTMLProgressElement {
  const { line, file } = upload;
  const known = line.querySelector('progress');
  const bar = known ?? document.createElement('progress');
  bar.ariaLabel = file.name;
  if (known) {
    for (const words of line.querySelectorAll('.upload-state')) words.textContent = state;
    return bar;
  }
  line.replaceChildren(
    element('span', 'upload-name', file.name),
    bar,
    element('span', 'upload-state', state),
    button('Cancel', () => cancel(upload)),
  );
  return bar;
}

function cancel(upload: Waiting): void {
  upload.area.focus();
  if (current?.upload === upload) {
    current.request.abort();
  } else {
    waiting.splice(waiting.indexOf(upload), 1);
    upload.line.remove();
  }
}

/** Puts a picture on a line of its own where it was wanted or, where the text there has changed since, at the cursor. */
function write({ area, before }: Waiting, markdown: string): void {
  const at = area.value.startsWith(before) ? before.length : area.selectionStart;
  const above = area.value.slice(0, at);
  const below = area.value.slice(at);
  const gap = above === '' || above.endsWith('\n\n') ? '' : above.endsWith('\n') ? '\n' : '\n\n';
  const text = `${gap}${markdown}${below.startsWith('\n\n') ? '' : below.startsWith('\n') ? '\n' : '\n\n'}`;
  const isHere = area.selectionStart === at && area.selectionEnd === at;
  area.setRangeText(text, at, at, isHere ? 'end' : 'preserve');
  // Those that follow stand below it.
  for (const upload of waiting) if (upload.area === area && upload.before === above) upload.before = above + text;
  area.dispatchEvent(new Event('input', { bubbles: true }));
}

/** A text is not sent while pictures for it are still on their way. */
function holdBack(event: Event): void {
  const form = event.target as HTMLFormElement;
  const pending = [...waiting, ...(current ? [current.upload] : [])].filter(({ area }) => area.form === form);
  if (pending.length === 0) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  for (const upload of pending) show(upload, 'Wait a moment: it is not there yet.');
  announce('A picture is still on its way. Wait a moment, or cancel it.');
}

function element(name: 'span', className: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function button(text: string, act: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = text;
  made.addEventListener('click', act);
  return made;
}
