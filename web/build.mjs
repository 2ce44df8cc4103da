// Bundles the widget, the desk and the style sheets of the pages into dist/, and guards the size of the widget.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const WIDGET = "hulp-nodig.js";
const DESK = "desk.js";
const INTEGRITY = "integrity.json";
const WIDGET_LIMIT = 25_000;

await rm("dist", { recursive: true, force: true });
await mkdir("dist");
const shared = { bundle: true, minify: true, target: ["chrome111", "firefox115", "safari16.4"], legalComments: "none" };
/** A style sheet that a module imports becomes a string, minified. */
const styleText = {
  name: "style-text",
  setup({ onLoad }) {
    onLoad({ filter: /\/styles\/.*\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true, target: shared.target });
      return { contents: code.trim(), loader: "text" };
    });
  },
};
const module = { ...shared, format: "esm", plugins: [styleText] };
await build({ ...module, entryPoints: ["src/hulp-nodig.ts"], outfile: `dist/${WIDGET}` });
await build({ ...module, entryPoints: ["src/desk/hulp-desk.ts"], outfile: `dist/${DESK}` });
await build({ ...shared, entryPoints: ["src/site.css"], outfile: "dist/site.css" });
await build({ ...shared, entryPoints: ["src/desk/desk.css"], outfile: "dist/desk.css" });
await copyFile("src/favicon.svg", "dist/favicon.svg");

const integrity = {};
for (const name of [WIDGET, "site.css", DESK, "desk.css", "favicon.svg"]) {
  const content = await readFile(`dist/${name}`);
  integrity[name] = `sha384-${createHash("sha384").update(content).digest("base64")}`;
  const zipped = gzipSync(content).length;
  console.log(`${name.padEnd(14)} ${(content.length / 1000).toFixed(1)} kB, ${(zipped / 1000).toFixed(1)} kB gzipped`);
  if (name === WIDGET && zipped > WIDGET_LIMIT) {
    console.error(`${name} is larger than ${WIDGET_LIMIT / 1000} kB gzipped.`);
    process.exitCode = 1;
  }
}
// For the pages of the gateway and of a portal: <script type="module" src="/static/hulp-nodig.js" integrity="sha384-…">.
await writeFile(`dist/${INTEGRITY}`, JSON.stringify(integrity, null, 2));
