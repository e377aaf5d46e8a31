import type { Notification } from '../../shared/notification.ts';
import { NotificationView } from '../../shared/views/lists/notification-list.tsx';

/** Draws a notification as it pops up in the corner. */
export function drawAlert(notification: Notification, close: () => void) {
  return (
    <div class="toast">
      <NotificationView notification={notification} />
      <button type="button" aria-label="Close" onClick={close}>
        ×
      </button>
    </div>
  );
}
