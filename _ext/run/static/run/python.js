// Python in a thread of its own: loaded once, then it runs what the page sends.
let python;
let bytes = 0;
const LARGE = ["numpy", "matplotlib", "scipy", "scikit-learn"];
const tell = (kind, value) => postMessage([kind, value]);

new PerformanceObserver((list) => {
  for (const { encodedBodySize } of list.getEntries()) bytes += encodedBodySize;
  if (bytes) tell("far", `${(bytes / 1e6).toFixed(1)} MB`);
}).observe({ type: "resource", buffered: true });

async function text(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.text();
}

async function start(lite) {
  const { "jupyter-config-data": told } = JSON.parse(await text(new URL("jupyter-lite.json", lite)));
  const [{ pyodideUrl, loadPyodideOptions }] = Object.values(told.litePluginSettings);
  const module = new URL(pyodideUrl, lite);
  const lockFileURL = new URL(loadPyodideOptions.lockFileURL, lite).href;
  const { loadPyodide } = await import(module);
  const pyodide = await loadPyodide({
    indexURL: new URL(".", module).href,
    lockFileURL,
    packageBaseUrl: new URL(".", lockFileURL).href,
  });
  await bring(pyodide, ["import lib, matplotlib"]);
  tell("says", "Starting Python");
  pyodide.registerJsModule("page", { tell });
  for (const name of ["answers.py", "cell.py"]) {
    pyodide.FS.writeFile(name, await text(new URL(name, import.meta.url)));
  }
  return { pyodide, cell: pyodide.pyimport("cell") };
}

// Load the packages that some code imports.
async function bring(pyodide, codes) {
  const missing = [];
  for (const code of codes) {
    await pyodide.loadPackagesFromImports(code, {
      messageCallback: (said) => {
        const large = LARGE.filter((name) => said.startsWith("Loading") && said.includes(name));
        if (large.length) tell("says", `Loading ${large.join(", ")}`);
      },
      errorCallback: (said) => missing.push(said),
    });
  }
  if (missing.length) throw new Error(missing[0]);
}

onmessage = async ({ data: { codes, exercise, lite } }) => {
  try {
    python ??= await start(lite);
    await bring(python.pyodide, [...codes, ...exercise ?? []]);
  } catch (error) {
    console.warn(error);
    tell("failed", "load");
    return;
  }
  try {
    const [seconds, error, missed] = python.cell.run(codes, exercise ?? []).toJs();
    tell("done", { seconds, error, missed });
  } catch (error) {
    console.warn(error);
    tell("failed", error.name);
  }
};
