// Whether the panel was open, so that it is open again on the next page. Nothing is stored before the first click.
const KEY = "hulp-nodig-open";

export function wasOpen(): boolean {
  try {
    return sessionStorage.getItem(KEY) === "1";
  } catch {
    return false;
  }
}

export function rememberOpen(open: boolean) {
  try {
    if (open) sessionStorage.setItem(KEY, "1");
    else sessionStorage.removeItem(KEY);
  } catch {
    // Storage is blocked: the panel just starts closed on the next page.
  }
}
