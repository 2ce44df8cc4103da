/** Reading and writing the session storage of this tab. Where it is blocked, nothing is remembered. */

const PREFIX = "hulp-nodig-";

export function remembered(name: string): string | null {
  try {
    return sessionStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string | null) {
  try {
    if (value === null) sessionStorage.removeItem(PREFIX + name);
    else sessionStorage.setItem(PREFIX + name, value);
  } catch {
    // Blocked: the next page starts without it.
  }
}
