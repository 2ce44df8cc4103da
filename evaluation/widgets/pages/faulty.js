// A widget with one fault for every check: none of them may pass it.
const FOREIGN = "https://planted.invalid";

function ask(path) {
  fetch(`${FOREIGN}${path}`).catch(() => {});
}

function store(key) {
  localStorage.setItem(key, "planted");
  sessionStorage.setItem(key, "planted");
  document.cookie = `${key}=planted`;
}

customElements.define(
  "faulty-widget",
  class extends HTMLElement {
    connectedCallback() {
      ask("/on-load");
      store("on-load");
      const root = this.attachShadow({ mode: "open" });
      const launcher = document.createElement("div");
      launcher.className = "launcher";
      launcher.textContent = "Chat";
      launcher.addEventListener("click", () => this.show(root));
      root.append(launcher, document.createElement("img"));
    }

    show(root) {
      ask("/after-opening");
      store("after-opening");
      const panel = document.createElement("div");
      panel.className = "panel";
      panel.setAttribute("style", "width: 900px");
      panel.animate([{ translate: "0 20px" }, { translate: "0 0" }], { duration: 200 });
      root.append(panel);
      panel.innerHTML = '<p>Chat</p><br><br><br><br><br><br><br><br><br><br><input class="field" tabindex="-1">';
    }
  },
);
