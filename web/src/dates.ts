const DAY = new Intl.DateTimeFormat("nl-BE", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat("nl-BE", { month: "long", year: "numeric", timeZone: "UTC" });

/** "2026-11-23" → "23 november 2026". */
export const dutchDate = (iso: string) => DAY.format(new Date(iso));

/** A date with a note is not exact: "januari 2024 (ongeveer)". */
export const notedDate = (iso: string, note?: string) => (note ? `${MONTH.format(new Date(iso))} (${note})` : dutchDate(iso));
