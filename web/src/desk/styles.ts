import { unsafeCSS } from "lit";
import colours from "../styles/colours.css";
import switches from "../styles/switch.css";
import conversation from "./styles/conversation.css";
import coPilot from "./styles/co-pilot.css";
import elements from "./styles/elements.css";
import layout from "./styles/layout.css";
import parts from "./styles/parts.css";
import queue from "./styles/queue.css";
import screens from "./styles/screens.css";

/** The style sheets of the desk, as the build reads them: our own files. */
export const styles = [colours, elements, switches, layout, parts, queue, conversation, coPilot, screens].map(unsafeCSS);
