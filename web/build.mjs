// Bundles the widget and the style sheet of the pages into dist/, and guards the size of the widget.
import { copyFile, mkdir, readFile, rm } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const WIDGET = "hulp-nodig.js";
const WIDGET_LIMIT = 25_000;

await rm("dist", { recursive: true, force: true });
await mkdir("dist");
const shared = { bundle: true, minify: true, target: ["chrome111", "firefox115", "safari16.4"], legalComments: "none" };
await build({ ...shared, entryPoints: ["src/hulp-nodig.ts"], outfile: `dist/${WIDGET}`, format: "esm" });
await build({ ...shared, entryPoints: ["src/site.css"], outfile: "dist/site.css" });
await copyFile("src/favicon.svg", "dist/favicon.svg");

for (const name of [WIDGET, "site.css", "favicon.svg"]) {
  const content = await readFile(`dist/${name}`);
  const zipped = gzipSync(content).length;
  console.log(`${name.padEnd(14)} ${(content.length / 1000).toFixed(1)} kB, ${(zipped / 1000).toFixed(1)} kB gzipped`);
  if (name === WIDGET && zipped > WIDGET_LIMIT) {
    console.error(`${name} is larger than ${WIDGET_LIMIT / 1000} kB gzipped.`);
    process.exitCode = 1;
  }
}
