import { Channel, NotificationKind } from '../../notification.ts';

/** The kinds, in the words in which members are asked about them. */
export const KINDS: Record<NotificationKind, string> = {
  mention: 'Somebody mentions me',
  quote: 'Somebody quotes me',
  reply: 'Somebody answers me',
  watch: 'New posts in threads I watch',
  board: 'New threads in boards I watch',
  approved: 'A post of mine is approved',
  reaction: 'Somebody reacts to a post of mine',
  award: 'I am given an award',
  staff: 'The staff change what I wrote',
  report: 'What I reported is decided on',
};

const CHANNELS: Record<Channel, string> = { bell: 'Bell', push: 'Pop-up', mail: 'E-mail' };

/** Names the field of one switch. */
export function switchName(kind: NotificationKind, channel: Channel): string {
  return `${kind}.${channel}`;
}

/** Shows what a member hears of by which channel, each a box to tick. */
export function SwitchTable({ switches }: { switches: Record<Channel, Set<NotificationKind>> }) {
  return (
    <>
      <table class="switches">
        <caption class="sr-only">What tells you of what</caption>
        <thead>
          <tr>
            <td />
            {Channel.options.map((channel) => (
              <th key={channel} scope="col">
                {CHANNELS[channel]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {NotificationKind.options.map((kind) => (
            <tr key={kind}>
              <th scope="row">{KINDS[kind]}</th>
              {Channel.options.map((channel) => (
                <td key={channel}>
                  <label>
                    <input
                      type="checkbox"
                      name={switchName(kind, channel)}
                      checked={switches[channel].has(kind)}
                      aria-label={`${KINDS[kind]}: ${CHANNELS[channel]}`}
                    />
                  </label>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="hint">What the bell does not tell, nothing tells.</p>
    </>
  );
}
