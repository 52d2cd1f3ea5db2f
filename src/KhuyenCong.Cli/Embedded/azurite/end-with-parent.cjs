// Its standard input is a pipe of the process that started it: when that one ends, however it ends, the pipe does, and so does this.
process.stdin.on("end", () => process.exit(0)).on("error", () => process.exit(0)).resume();
