import { createContext } from 'preact';

/** The zone in which the reader of a page wants its times; null where the browser's own is used. */
export const TimeZone = createContext<string | null>(null);
