import { css } from "lit";

export const styles = css`
  :host {
    --hulp-accent: #ffe615;
    --hulp-action: #0055cc;
    --hulp-action-dark: #003b8e;
    --hulp-text: #333332;
    --hulp-soft-text: #55565a;
    --hulp-line: #8a8f99;
    --hulp-soft-line: #d5d9df;
    --hulp-surface: #ffffff;
    --hulp-ground: #f4f6f9;
    --hulp-citizen: #e2ecfb;
    --hulp-urgent: #a3172c;
    --hulp-urgent-ground: #fdf2f3;
    --hulp-notice: #8a5a00;
    --hulp-notice-ground: #fff9db;
    --hulp-radius: 6px;
    --hulp-font: system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif;
    --hulp-gap: 1.25rem;
    color: var(--hulp-text);
    font: 400 1rem/1.5 var(--hulp-font);
  }

  * {
    box-sizing: border-box;
  }

  [hidden] {
    display: none !important;
  }

  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  button,
  textarea {
    color: inherit;
    font: inherit;
  }

  button {
    min-width: 44px;
    min-height: 44px;
    cursor: pointer;
  }

  :focus-visible {
    outline: 3px solid var(--hulp-action);
    outline-offset: 2px;
  }

  a {
    color: var(--hulp-action);
    text-underline-offset: 0.15em;
  }

  a:hover {
    color: var(--hulp-action-dark);
    text-decoration-thickness: 2px;
  }

  p,
  ul,
  ol,
  h2,
  h3,
  h4 {
    margin: 0;
  }

  /* Launcher */

  .launcher,
  .action {
    border: 2px solid transparent;
    border-radius: var(--hulp-radius);
    background: var(--hulp-action);
    color: #fff;
    font-weight: 600;
  }

  .launcher:hover,
  .action:hover {
    background: var(--hulp-action-dark);
    color: #fff;
  }

  .launcher {
    position: fixed;
    z-index: 2147483000;
    right: max(var(--hulp-gap), env(safe-area-inset-right));
    bottom: max(var(--hulp-gap), env(safe-area-inset-bottom));
    display: flex;
    align-items: center;
    gap: 0.625rem;
    min-height: 52px;
    padding: 0.5rem 1.25rem 0.5rem 1rem;
    box-shadow: 0 2px 6px rgb(0 0 0 / 25%), 0 0 0 3px #fff;
  }

  .launcher:focus-visible {
    outline-offset: 4px;
  }

  .action {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    min-height: 44px;
    padding: 0.25rem 1rem;
    text-decoration: none;
  }

  /* Panel */

  dialog {
    position: fixed;
    z-index: 2147483000;
    inset: auto max(var(--hulp-gap), env(safe-area-inset-right)) max(var(--hulp-gap), env(safe-area-inset-bottom)) auto;
    width: 26rem;
    max-width: none;
    height: min(42rem, calc(100dvh - 2 * var(--hulp-gap)));
    max-height: none;
    margin: 0;
    padding: 0;
    overflow: hidden;
    border: 1px solid var(--hulp-line);
    border-radius: calc(var(--hulp-radius) + 4px);
    background: var(--hulp-surface);
    color: inherit;
    box-shadow: 0 8px 32px rgb(0 0 0 / 22%);
  }

  dialog[open] {
    display: flex;
    flex-direction: column;
  }

  dialog:focus {
    outline: none;
  }

  .head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding: 0.625rem 0.625rem 0.625rem 1.25rem;
    background: var(--hulp-accent);
  }

  h2 {
    font-size: 1.25rem;
    line-height: 1.3;
  }

  .head p {
    font-size: 0.9375rem;
    line-height: 1.3;
  }

  .close {
    display: grid;
    place-items: center;
    border: 0;
    border-radius: var(--hulp-radius);
    background: none;
  }

  .close:hover {
    background: rgb(0 0 0 / 10%);
  }

  .close:focus-visible {
    outline-color: var(--hulp-text);
    outline-offset: -3px;
  }

  .log {
    position: relative;
    flex: 1;
    min-height: 0;
    padding: 1rem 1.25rem;
    overflow-y: auto;
    overscroll-behavior: contain;
    overflow-wrap: break-word;
    background: var(--hulp-ground);
  }

  .log:focus-visible {
    outline-offset: -3px;
  }

  /* Messages */

  .messages {
    display: grid;
    gap: 1rem;
    padding: 0;
    list-style: none;
  }

  .welcome {
    display: grid;
    gap: 0.75rem;
    margin-bottom: 1rem;
  }

  .citizen {
    justify-self: end;
    max-width: 88%;
  }

  .citizen p:not(.not-sent) {
    padding: 0.625rem 0.875rem;
    border: 1px solid #b5cdf0;
    border-radius: 10px 10px 2px 10px;
    background: var(--hulp-citizen);
    white-space: pre-line;
  }

  .not-sent {
    margin-top: 0.25rem;
    color: var(--hulp-urgent);
    font-size: 0.875rem;
    text-align: right;
  }

  .assistant {
    display: grid;
    gap: 0.75rem;
    min-width: 0;
  }

  .block {
    display: grid;
    gap: 0.75rem;
    min-width: 0;
    padding: 0.875rem 1rem;
    border: 1px solid var(--hulp-soft-line);
    border-radius: 10px 10px 10px 2px;
    background: var(--hulp-surface);
  }

  h3 {
    font-size: 1.0625rem;
    line-height: 1.35;
  }

  h4 {
    font-size: 1rem;
    line-height: 1.35;
  }

  .block ul:not([class]),
  .block ol {
    display: grid;
    gap: 0.375rem;
    padding-left: 1.375rem;
  }

  .block li::marker {
    font-weight: 600;
  }

  .related,
  .options,
  .sources {
    display: grid;
    gap: 0.5rem;
    padding: 0;
    list-style: none;
  }

  .option {
    width: 100%;
    padding: 0.5rem 0.875rem;
    border: 1px solid var(--hulp-action);
    border-radius: var(--hulp-radius);
    background: var(--hulp-surface);
    color: var(--hulp-action);
    font-weight: 500;
    line-height: 1.35;
    text-align: left;
  }

  .option:hover:not([aria-disabled="true"]) {
    border-color: var(--hulp-action-dark);
    background: #eef4fd;
    color: var(--hulp-action-dark);
    box-shadow: inset 0 0 0 1px var(--hulp-action-dark);
  }

  .option[aria-disabled="true"] {
    border-color: var(--hulp-line);
    color: var(--hulp-soft-text);
    cursor: default;
  }

  details {
    border: 1px solid var(--hulp-soft-line);
    border-radius: var(--hulp-radius);
  }

  details + details {
    margin-top: -0.25rem;
  }

  details > :not(summary) {
    margin: 0 0.875rem 0.75rem;
  }

  summary {
    min-height: 44px;
    padding: 0.625rem 0.875rem;
    border-radius: var(--hulp-radius);
    color: var(--hulp-action);
    font-weight: 600;
    line-height: 1.5;
    cursor: pointer;
  }

  summary:hover {
    text-decoration: underline;
  }

  .source,
  .sources {
    color: var(--hulp-soft-text);
    font-size: 0.875rem;
    line-height: 1.45;
  }

  .update,
  .warning,
  .problem:not(:empty) {
    display: grid;
    gap: 0.375rem;
  }

  .update {
    padding: 0.75rem 0.875rem;
    border-left: 4px solid var(--hulp-action);
    background: #eef4fd;
  }

  .warning {
    padding: 0.75rem 0.875rem;
    border-left: 4px solid var(--hulp-notice);
    background: var(--hulp-notice-ground);
  }

  dialog.large .log {
    font-size: 1.25rem;
  }

  .menu {
    margin: 0.75rem 0;
  }

  .menu form {
    padding: 0;
    border: 0;
    background: none;
  }

  .menu ul {
    display: grid;
    gap: 0.625rem;
    margin: 0;
    padding: 0 0 0.75rem;
    list-style: none;
  }

  .menu [aria-pressed="true"] {
    background: var(--hulp-citizen);
    font-weight: 700;
  }

  hulp-feedback > div {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
    padding-top: 0.5rem;
    border-top: 1px solid var(--hulp-soft-line);
    font-size: 0.9375rem;
  }

  hulp-feedback > div > .option {
    width: auto;
  }

  hulp-feedback .options {
    width: 100%;
  }

  .signed-in {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.75rem;
    padding: 0.5rem 1.25rem;
    border-bottom: 1px solid var(--hulp-line);
    font-size: 0.9375rem;
  }

  .signed-in .option {
    width: auto;
    flex-shrink: 0;
  }

  hulp-card {
    display: grid;
    gap: 0.75rem;
  }

  hulp-card dl,
  hulp-card .items {
    display: grid;
    gap: 0.625rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  hulp-card dt {
    color: var(--hulp-soft-text);
    font-size: 0.875rem;
  }

  hulp-card dd {
    margin: 0;
  }

  hulp-card .items li {
    padding-left: 0.75rem;
    border-left: 3px solid var(--hulp-line);
  }

  hulp-card h4,
  hulp-card h3,
  hulp-card p {
    overflow-wrap: anywhere;
  }

  hulp-card .note,
  hulp-card .mark {
    color: var(--hulp-soft-text);
    font-size: 0.875rem;
    font-weight: 600;
  }

  .step-count {
    color: var(--hulp-soft-text);
    font-size: 0.875rem;
    font-weight: 600;
    margin-bottom: -0.5rem;
  }

  .status {
    border-left: 4px solid var(--hulp-notice);
    border-radius: 0 var(--hulp-radius) var(--hulp-radius) 0;
    background: var(--hulp-notice-ground);
  }

  .failed {
    border-left: 4px solid var(--hulp-soft-text);
  }

  .urgent {
    border: 1px solid var(--hulp-urgent);
    border-left-width: 6px;
    border-radius: 0 var(--hulp-radius) var(--hulp-radius) 0;
    background: var(--hulp-urgent-ground);
  }

  .mark {
    color: var(--hulp-urgent);
    font-weight: 700;
  }

  .phone {
    padding: 0.125rem 0.375rem;
    border: 1px solid currentColor;
    border-radius: var(--hulp-radius);
    background: var(--hulp-surface);
    font-weight: 700;
    white-space: nowrap;
  }

  .urgent,
  .handover {
    line-height: 1.7;
  }

  .code {
    font-size: 1.125rem;
    letter-spacing: 0.08em;
  }

  .typing {
    margin-top: 1rem;
    color: var(--hulp-soft-text);
  }

  .typing span {
    display: inline-block;
    width: 0.5rem;
    height: 0.5rem;
    margin-right: 0.125rem;
    border-radius: 50%;
    background: currentColor;
    opacity: 0.35;
  }

  @media (prefers-reduced-motion: no-preference) {
    .typing span {
      animation: breathe 1.2s infinite;
    }

    .typing span:nth-child(2) {
      animation-delay: 0.2s;
    }

    .typing span:nth-child(3) {
      animation-delay: 0.4s;
    }

    @keyframes breathe {
      50% {
        opacity: 1;
      }
    }
  }

  /* Input */

  .problem:has(p) {
    padding: 0.75rem 1.25rem;
    border-top: 1px solid var(--hulp-urgent);
    background: var(--hulp-urgent-ground);
  }

  form {
    display: flex;
    align-items: flex-end;
    gap: 0.625rem;
    padding: 0.75rem 1.25rem max(0.75rem, env(safe-area-inset-bottom));
    border-top: 1px solid var(--hulp-soft-line);
  }

  textarea {
    flex: 1;
    min-width: 0;
    min-height: 44px;
    max-height: 8rem;
    padding: 0.5625rem 0.75rem;
    border: 1px solid var(--hulp-line);
    border-radius: var(--hulp-radius);
    background: var(--hulp-surface);
    line-height: 1.5;
    resize: none;
    field-sizing: content;
  }

  textarea:focus-visible {
    outline-offset: 0;
  }

  textarea::placeholder {
    color: var(--hulp-soft-text);
    opacity: 1;
  }

  /* Other ways of looking */

  @media (max-width: 479.98px), (max-height: 419.98px) {
    :host {
      --hulp-gap: 0.875rem;
    }

    dialog {
      inset: 0;
      width: 100%;
      height: 100dvh;
      border: 0;
      border-radius: 0;
    }

    .head {
      padding-left: 1rem;
    }

    .log {
      padding: 0.875rem 1rem;
    }

    form,
    .problem:has(p) {
      padding-right: 1rem;
      padding-left: 1rem;
    }
  }

  @media (max-height: 419.98px) {
    .head,
    form {
      padding-top: 0.25rem;
      padding-bottom: 0.25rem;
    }

    .head div {
      display: flex;
      flex-wrap: wrap;
      align-items: baseline;
      column-gap: 0.5rem;
    }

    h2 {
      font-size: 1rem;
    }

    .head p {
      font-size: 0.875rem;
    }

    textarea {
      max-height: 4.5rem;
    }
  }

  @media (prefers-contrast: more) {
    :host {
      --hulp-action: #003b8e;
      --hulp-text: #000;
      --hulp-soft-text: #000;
      --hulp-line: #000;
      --hulp-soft-line: #000;
      --hulp-ground: #fff;
    }
  }

  @media (forced-colors: active) {
    .launcher,
    .action,
    .head {
      border: 2px solid ButtonText;
    }

    .option[aria-disabled="true"] {
      color: GrayText;
    }

    .typing span {
      background: CanvasText;
    }

    .citizen p:not(.not-sent) {
      border-width: 2px;
    }
  }

  @media print {
    .launcher,
    .close,
    form,
    .problem,
    .action,
    .related,
    .options,
    .typing {
      display: none !important;
    }

    dialog,
    .log {
      position: static;
      width: auto;
      height: auto;
      overflow: visible;
      border: 0;
      outline: none;
      box-shadow: none;
    }

    dialog[open] {
      display: block;
    }

    .block {
      break-inside: avoid;
    }
  }
`;
