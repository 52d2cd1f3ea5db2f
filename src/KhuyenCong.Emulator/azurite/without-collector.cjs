// For data in memory alone. Every ten minutes Azurite collects what no blob refers to any more, and while it does it answers nobody: after some
// thousands of deleted blobs that takes minutes, longer than anybody waits for an answer. What is in memory goes with the process anyway.
const path = require("node:path");
const { default: Collector } = require(path.join(path.dirname(process.argv[1]), "blob", "gc", "BlobGCManager.js"));

Collector.prototype.start = async () => {};
