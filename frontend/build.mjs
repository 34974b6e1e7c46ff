// Makes the bundle of the editor in static/vendor: files named by what is in them, manifest.json that says which is which,
// and the licences of the packages in it. With --watch it goes on, and builds again when a file changes.
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = fileURLToPath(new URL("../static/vendor/", import.meta.url));

/* Writes the manifest, and takes away what an earlier build left. */
const manifest = {
  name: "manifest",
  setup(build) {
    build.onEnd(async ({ errors, metafile }) => {
      if (errors.length) return;
      const made = Object.entries(metafile.outputs);
      const entries = made.filter(([, { entryPoint }]) => entryPoint?.startsWith("src/"));
      const names = entries.map(([file, { entryPoint }]) => [basename(entryPoint), basename(file)]);
      await writeFile(`${out}manifest.json`, JSON.stringify(Object.fromEntries(names)));
      await writeFile(`${out}licenses.txt`, await licences(Object.keys(metafile.inputs)));
      const wanted = new Set([...made.map(([file]) => basename(file)), "manifest.json", "licenses.txt", ".stamp"]);
      for (const file of await readdir(out)) if (!wanted.has(file)) await rm(out + file, { recursive: true });
    });
  },
};

/* The licence of each package that went in, with its name. */
async function licences(inputs) {
  const packages = new Set(inputs.map((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]).filter(Boolean));
  const texts = [...packages].sort().map(async (name) => {
    const folder = `${here}node_modules/${name}/`;
    const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one));
    return `${name}\n\n${file ? await readFile(folder + file, "utf8") : JSON.parse(await readFile(`${folder}package.json`, "utf8")).license}`;
  });
  return (await Promise.all(texts)).join(`\n\n${"-".repeat(72)}\n\n`);
}

const options = {
  absWorkingDir: here,
  entryPoints: ["src/editor.js"],
  outdir: out,
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  target: "es2022",
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  legalComments: "eof",
  metafile: true,
  plugins: [manifest],
  logLevel: "info",
};

await mkdir(out, { recursive: true });
if (process.argv.includes("--watch")) await (await esbuild.context(options)).watch();
else await esbuild.build(options);
