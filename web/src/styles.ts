import { unsafeCSS } from "lit";
import colours from "./styles/colours.css";
import elements from "./styles/elements.css";
import messages from "./styles/messages.css";
import panel from "./styles/panel.css";
import screens from "./styles/screens.css";
import switches from "./styles/switch.css";

/** The style sheets of the widget, as the build reads them: our own files. */
export const styles = [colours, elements, panel, switches, messages, screens].map(unsafeCSS);
