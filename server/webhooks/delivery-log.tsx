import { Time } from '../../shared/views/site/time.tsx';
import { DELIVERIES_KEPT, type Delivery } from './delivery-store.ts';

/** Shows what was sent to a webhook, the newest first, and how that went; what is over can be sent again. */
export function DeliveryLog({ path, deliveries }: { path: string; deliveries: Delivery[] }) {
  if (deliveries.length === 0) return <p class="empty">Nothing was sent yet.</p>;
  return (
    <>
      <ul class="plain">
        {deliveries.map((delivery) => (
          <li key={delivery.id}>
            <div>
              <strong>{delivery.event}</strong> <Outcome {...delivery} />
              <p class="hint">
                <Time at={delivery.happened_at} />
                {delivery.status !== null && <> · {delivery.status}</>}
                {delivery.took_ms !== null && <> · {delivery.took_ms} ms</>}
                {delivery.attempts > 1 && <> · {delivery.attempts} attempts</>} · <code>{delivery.message_id}</code>
              </p>
              {delivery.error && <p class="hint">{delivery.error}</p>}
            </div>
            {delivery.done_at !== null && (
              <form action={`${path}/messages/${delivery.id}/again`} method="post">
                <button type="submit">
                  Send again<span class="sr-only"> the message {delivery.message_id}</span>
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
      <p class="hint">The last {DELIVERIES_KEPT} are kept.</p>
    </>
  );
}

function Outcome({ done_at: doneAt, error, attempts }: Delivery) {
  if (doneAt === null) return <span class="tag">{attempts === 0 ? 'To be sent' : 'Failed, will be tried again'}</span>;
  if (error === null) return <span class="tag accent">Taken</span>;
  return <span class="tag">{attempts === 0 ? 'Not sent' : 'Given up'}</span>;
}
