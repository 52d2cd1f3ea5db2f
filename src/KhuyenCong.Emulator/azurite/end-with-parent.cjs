// Its standard input is a pipe of the process that started it: when that one ends, however it ends, the pipe does, and so does this.
// Azurite writes down what it holds when it is asked to end; just ending would lose the last seconds, and of its databases not the same ones.
const { isMainThread, Worker } = require("node:worker_threads");

const patience = 15000;
let ending = false;
const end = () => {
  if (ending) return;
  ending = true;
  if (!process.emit("SIGTERM")) process.exit(0);
  setTimeout(() => process.exit(0), patience).unref();
};

if (isMainThread) {
  process.stdin.on("end", end).on("error", end).resume();

  // What it says while it writes goes to its parent too, and must not fail because nobody reads it any more.
  for (const output of [process.stdout, process.stderr]) output.on("error", () => {});

  // A terminal sends Ctrl+C to its parent and to it. The parent has things to finish first, and then lets it end.
  const fromTerminal = ["SIGINT", "SIGHUP", "SIGQUIT"];
  for (const signal of fromTerminal) process.on(signal, () => {});
  for (const name of ["on", "once", "addListener"]) {
    const add = process[name];
    process[name] = (event, ...rest) => fromTerminal.includes(event) ? process : add.call(process, event, ...rest);
  }

  // One that calculates without a pause notices neither the pipe's end nor a timer's; a thread of its own does.
  const watch = `
    const parent = ${process.ppid};
    const isThere = () => {
      try { process.kill(parent, 0); return process.ppid === parent; } catch { return false; }
    };
    setInterval(() => isThere() || setTimeout(() => process.kill(process.pid, "SIGKILL"), ${patience + 1000}), 1000);`;
  new Worker(watch, { eval: true, execArgv: [] }).unref();
}
