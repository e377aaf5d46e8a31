import { sayInCorner } from '../instead.ts';

/**
 * Takes pictures that are pasted into, dropped on or chosen for any text that posts are made of. What then happens is
 * loaded when the first one comes.
 */
export function takePictures(): void {
  document.addEventListener('paste', (event) => take(event, event.clipboardData));
  document.addEventListener('drop', (event) => take(event, event.dataTransfer));
  document.addEventListener('dragover', (event) => {
    if (areaOf(event.target) && event.dataTransfer?.types.includes('Files')) event.preventDefault();
  });
  // Before the toolbar hears of it: pictures are chosen, not written down.
  document.addEventListener('click', choose, true);
  document.addEventListener('change', ({ target }) => {
    const area = areaOf(target);
    if (!area || !isPictureInput(target)) return;
    upload(area, [...(target.files ?? [])]);
    target.value = '';
  });
}

function choose(event: Event): void {
  const button = (event.target as Element).closest('.toolbar [data-format=picture]');
  const input = button?.closest('form')?.querySelector<HTMLInputElement>('.add-picture input');
  if (!input) return;
  event.stopPropagation();
  input.multiple = true;
  input.click();
}

function isPictureInput(target: EventTarget | null): target is HTMLInputElement {
  return target instanceof HTMLInputElement && target.type === 'file' && areaOf(target) !== null;
}

function take(event: Event, data: DataTransfer | null): void {
  const area = areaOf(event.target);
  const pictures = [...(data?.files ?? [])].filter(({ type }) => type.startsWith('image/'));
  // Text copied from a word processor brings a picture of itself along.
  if (!area || pictures.length === 0 || (event.type === 'paste' && data?.types.includes('text/plain'))) return;
  event.preventDefault();
  upload(area, pictures);
}

function areaOf(target: EventTarget | null): HTMLTextAreaElement | null {
  const form = target instanceof Element ? target.closest('form') : null;
  return form?.querySelector('.uploads') ? form.querySelector<HTMLTextAreaElement>('textarea[name=body]') : null;
}

function upload(area: HTMLTextAreaElement, files: File[]): void {
  import('./uploads.ts').then(({ uploadInto }) => uploadInto(area, files)).catch(sayInCorner);
}
