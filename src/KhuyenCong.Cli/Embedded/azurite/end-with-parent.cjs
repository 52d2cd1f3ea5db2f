// Its standard input is a pipe of the process that started it: when that one ends, however it ends, the pipe does, and so does this.
// Azurite writes down what it holds when it is asked to end; just ending would lose the last seconds, and of its databases not the same ones.
let ending = false;
const end = () => {
  if (ending) return;
  ending = true;
  if (!process.emit("SIGTERM")) process.exit(0);
  setTimeout(() => process.exit(0), 15000).unref();
};
process.stdin.on("end", end).on("error", end).resume();
