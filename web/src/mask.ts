/** A national number, with or without separators; the server replaces more, this one does not even leave the browser. */
const NATIONAL_NUMBER = /(?<![\d+])\d{2}[\s./-]{0,2}\d{2}[\s./-]{0,2}\d{2}[\s./-]{0,3}\d{3}[\s./-]{0,2}\d{2}(?!\d)/g;

export const masked = (text: string) => text.replace(NATIONAL_NUMBER, "<rijksregisternummer>");
