// A widget without faults: every check has to pass it.
const sheet = new CSSStyleSheet();
sheet.replaceSync(".launcher, .panel { position: fixed; right: 8px; bottom: 8px; } .panel { background: #fff; color: #222; }");

function made(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

customElements.define(
  "sound-widget",
  class extends HTMLElement {
    connectedCallback() {
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      const launcher = made("button", { className: "launcher", textContent: "Chat" });
      const panel = made("section", { className: "panel", ariaLabel: "Chat", hidden: true });
      const field = made("input", { className: "field", ariaLabel: "Your question" });
      const show = (open) => {
        panel.hidden = !open;
        launcher.hidden = open;
        (open ? field : launcher).focus();
      };
      launcher.addEventListener("click", () => show(true));
      panel.addEventListener("keydown", (event) => event.key === "Escape" && show(false));
      panel.append(made("div", { role: "status" }), field);
      root.append(launcher, panel);
    }
  },
);
