import { render } from 'preact';
import { type PushState, pushState, turnOff, turnOn } from './device.ts';

const WORDS: Record<PushState, string> = {
  on: 'Alerts pop up on this device.',
  off: 'Alerts do not pop up on this device.',
  blocked:
    'This browser was told not to show anything from this site. Allow it in the browser’s settings of the site, then come back.',
  impossible: 'This browser cannot show pop-ups.',
  'needs-app':
    'On this device, add the forum to the home screen first (Share, then Add to Home Screen), and open it there.',
};

/** Lets a member turn pop-ups on and off in this browser. */
export async function showThisDevice(root: Element, memberId: number): Promise<void> {
  let busy = false;

  const draw = (state: PushState, failed = '') =>
    render(
      <>
        <p role="status">{failed || WORDS[state]}</p>
        {state === 'off' && (
          <button class="primary" type="button" aria-disabled={busy} onClick={() => change(() => turnOn(memberId))}>
            Show alerts on this device
          </button>
        )}
        {state === 'on' && (
          <button type="button" aria-disabled={busy} onClick={() => change(turnOff)}>
            Turn off here
          </button>
        )}
      </>,
      root,
    );

  async function change(act: () => Promise<void>): Promise<void> {
    if (busy) return;
    busy = true;
    const before = await pushState();
    let failed = '';
    try {
      await act();
    } catch (error) {
      failed = `That did not work: ${error instanceof Error ? error.message : 'the browser refused.'}`;
    }
    busy = false;
    const now = await pushState();
    // The list below says where else they pop up.
    if (now !== before) location.reload();
    else draw(now, failed);
  }

  draw(await pushState());
}
