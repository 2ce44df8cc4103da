// The example of the package's own readme, but with the address of the local server and with sizes that fit a small window.
import { Fab, Webchat } from "@botpress/webchat";
import { createElement as element, Fragment, useState } from "react";
import { createRoot } from "react-dom/client";

const PANEL = { boxSizing: "border-box", width: "min(400px, 100vw - 20px)", height: "min(600px, 100vh - 90px)", position: "fixed", bottom: "90px", right: "20px" };
const LAUNCHER = { position: "fixed", bottom: "20px", right: "20px", width: "64px", height: "64px" };

function App() {
  const [open, setOpen] = useState(false);
  const chat = { clientId: "local", apiUrl: `${location.origin}/backend/botpress`, style: { ...PANEL, display: open ? "flex" : "none" } };
  return element(Fragment, null, element(Webchat, chat), element(Fab, { onClick: () => setOpen(!open), style: LAUNCHER }));
}

createRoot(document.getElementById("botpress")).render(element(App));
