/** How much waits for the moderators: what was submitted, and posts that were reported. */
export interface Queue {
  submissions: number;
  reports: number;
}
