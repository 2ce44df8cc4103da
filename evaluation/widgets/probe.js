// What every measured page gets before its own scripts: ways to look through shadow roots, and a list of blocked things.
globalThis.probe = (() => {
  const blocked = [];
  addEventListener("securitypolicyviolation", (event) => blocked.push(event.effectiveDirective), true);

  const everything = (root) =>
    [...root.querySelectorAll("*")].flatMap((element) => [element, ...(element.shadowRoot ? everything(element.shadowRoot) : [])]);

  const roots = () => [document, ...everything(document).flatMap((element) => element.shadowRoot ?? [])];

  const active = () => {
    let found = document.activeElement;
    while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
    return found;
  };

  const holds = (outer, inner) => {
    for (let node = inner; node; node = node.assignedSlot ?? node.parentNode ?? node.host) if (node === outer) return true;
    return false;
  };

  const shown = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };

  const LIVE = '[aria-live="polite"], [aria-live="assertive"], :is([role="log"], [role="status"], [role="alert"]):not([aria-live="off"]), output';
  const liveRegions = () => everything(document).filter((element) => element.matches(LIVE) && element.checkVisibility()).length;

  const MOVES = ["transform", "translate", "scale", "rotate", "top", "right", "bottom", "left", "width", "height", "maxHeight"];
  const moved = new Set();
  const isMove = (animation) => animation.effect.getTiming().duration > 1 && animation.effect.getKeyframes().some((frame) => MOVES.some((name) => name in frame));
  const watch = () => {
    roots()
      .flatMap((root) => root.getAnimations())
      .filter(isMove)
      .forEach((animation) => moved.add(animation));
    requestAnimationFrame(watch);
  };

  const wholeInView = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return left >= -1 && top >= -1 && right <= innerWidth + 1 && bottom <= innerHeight + 1;
  };

  const uncovered = (element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    let hit = document.elementFromPoint(x, y);
    for (let inner = hit; inner?.shadowRoot; inner = inner.shadowRoot.elementFromPoint(x, y)) {
      const next = inner.shadowRoot.elementFromPoint(x, y);
      if (!next || next === inner) break;
      hit = next;
    }
    return holds(element, hit);
  };

  const tooWide = (panel) => {
    const { left, right } = panel.getBoundingClientRect();
    return document.documentElement.scrollWidth > innerWidth || left < -1 || right > innerWidth + 1 || panel.scrollWidth > panel.clientWidth + 1;
  };

  return { blocked, moved, watch, active, holds, shown, liveRegions, tooWide, inView: (element) => wholeInView(element) && uncovered(element) };
})();
