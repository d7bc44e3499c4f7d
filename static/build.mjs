// Bundles the face into build/: app.css, app.js, icons.svg, the fonts and the brand.
// Run with `node static/build.mjs` after `npm ci`; build/ is never committed.
import { build } from "esbuild";
import { existsSync } from "node:fs";
import { cp, glob, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { PurgeCSS } from "purgecss";

const ROOT = path.resolve(import.meta.dirname, "..");
const OUT = path.join(ROOT, "build");
const MODULES = path.join(ROOT, "node_modules");
const SITE_PACKAGES = path.resolve(process.execPath, "../../.."); // where node came from PyPI
const BROWSERS = ["chrome109", "firefox115", "safari15.6"];

const TEMPLATES = "templates/**/*.{html,txt}";
const PYTHON =
  "{config,core,organisations,volunteers,training,cases,scheduling,insights}/**/*.py";
const INSTALLED = [
  "crispy_forms/templates/**/*.html",
  "crispy_bootstrap5/templates/**/*.html",
  "allauth/templates/**/*.html",
]
  .map((pattern) => path.join(SITE_PACKAGES, pattern))
  .filter((pattern) => existsSync(pattern.slice(0, pattern.indexOf("/**"))));

// Words for layout that a page may start to use at any time: kept without being seen.
const ALWAYS_KEPT = [
  /^(row|col|g|gx|gy|d|flex|justify-content|align-items|align-self|gap|order)(-|$)/,
  /^[mp][tbsexy]?-\d$/,
  /^(is|was)-(in)?valid(ated)?$/,
  /^(form|btn|table|alert|list|visually|text|fw|w)-?(control|select|check|label|text|switch|primary|secondary|danger|success|warning|link|sm|lg|hidden|hidden-focusable|center|end|start|nowrap|break|muted|truncate|bold|medium|normal|100|50|group|unstyled|inline)/,
];

const keepUsedRules = {
  name: "keep-used-rules",
  setup(bundle) {
    bundle.onLoad({ filter: /@tabler[\\/]core[\\/].*\.css$/ }, async (file) => {
      const [kept] = await new PurgeCSS().purge({
        css: [{ raw: await readFile(file.path, "utf8") }],
        content: [
          ...[TEMPLATES, PYTHON, "static/js/**/*.js"].map((p) => path.join(ROOT, p)),
          ...INSTALLED,
        ],
        safelist: { standard: ALWAYS_KEPT },
        // crispy says the first two and forms.css answers them without !important; the others are
        // names of ours that Tabler has too
        blocklist: [
          "fs-6",
          "mb-3",
          /^(steps?|timeline|empty|icon|page|tabs?|stats?|offer|bar|grid|g-col)(-|$)/,
          /^(accordion|modal|offcanvas|carousel|toast|popover|tooltip|row-cols)(-|$)/,
          /^form-(floating|selectgroup|colorinput|imagecheck)/,
        ],
        keyframes: true,
        variables: true,
      });
      return { contents: kept.css, loader: "css" };
    });
  },
};

async function bundle() {
  await build({
    absWorkingDir: ROOT,
    entryPoints: { app: "static/css/app.css" },
    outdir: OUT,
    bundle: true,
    minify: true,
    legalComments: "none",
    target: BROWSERS,
    loader: { ".woff2": "file" },
    assetNames: "fonts/[name]",
    plugins: [keepUsedRules],
    logLevel: "warning",
  });
  await build({
    absWorkingDir: ROOT,
    entryPoints: { app: "static/js/app.js" },
    outdir: OUT,
    bundle: true,
    minify: true,
    legalComments: "none",
    target: BROWSERS,
    logLevel: "warning",
  });
}

const drawing = (name) => path.join(MODULES, "@tabler/icons/icons/outline", `${name}.svg`);

/**
 * Every icon a template or a module names: {% icon "x" %}, icon="x", "icon": "x"; and in a module
 * that speaks of icons at all (config/navigation.py) every string that is an icon's name.
 */
async function iconsInUse() {
  const names = new Set();
  for (const pattern of [TEMPLATES, PYTHON]) {
    for await (const file of glob(pattern, { cwd: ROOT })) {
      const text = await readFile(path.join(ROOT, file), "utf8");
      for (const found of text.matchAll(/icon["']?\s*[ =:]\s*["']([a-z0-9-]+)["']/g)) {
        names.add(found[1]);
      }
      if (pattern === TEMPLATES || !/\bicon\b/.test(text)) continue;
      for (const found of text.matchAll(/["']([a-z0-9-]+)["']/g)) {
        if (existsSync(drawing(found[1]))) names.add(found[1]);
      }
    }
  }
  return [...names].sort();
}

/** One sheet of symbols. Answers the names that no icon has. */
async function drawIcons() {
  const symbols = [];
  const unknown = [];
  for (const name of await iconsInUse()) {
    if (!existsSync(drawing(name))) {
      unknown.push(name);
      continue;
    }
    const lines = (await readFile(drawing(name), "utf8"))
      .replace(/<path stroke="none"[^>]*>/, "")
      .match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1]
      .replace(/\s*\n\s*/g, "");
    symbols.push(`<symbol id="${name}" viewBox="0 0 24 24">${lines}</symbol>`);
  }
  const sheet = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
  await writeFile(path.join(OUT, "icons.svg"), sheet);
  return unknown;
}

/** The licence text of everything that is sent to a browser. */
async function gatherLicences() {
  const { dependencies } = JSON.parse(await readFile(path.join(ROOT, "package.json"), "utf8"));
  const texts = [];
  for (const name of Object.keys(dependencies)) {
    for await (const file of glob("{LICENSE,LICENCE,OFL}*", { cwd: path.join(MODULES, name) })) {
      texts.push(`${name}\n\n${await readFile(path.join(MODULES, name, file), "utf8")}`);
    }
  }
  await writeFile(path.join(OUT, "licences.txt"), texts.join(`\n${"-".repeat(80)}\n\n`));
}

await mkdir(OUT, { recursive: true });
await bundle();
const unknown = await drawIcons();
await gatherLicences();
await cp(path.join(ROOT, "static/brand"), OUT, { recursive: true });

if (unknown.length) {
  console.error(`No such icon in @tabler/icons: ${unknown.join(", ")}`);
  process.exitCode = 1;
}
