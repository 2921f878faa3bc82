// A platform to be killed: starts one slot and one build with the driver it is told, says so, and waits for its end.
import './typescript-hooks.js';

const { module, name, settings, request, build } = JSON.parse(process.argv[2]);
const driver = new (await import(module))[name](settings);
const { signal } = new AbortController();
const outcome = await driver.start(request, signal);
if (outcome.kind !== 'started') {
  throw new Error(JSON.stringify(outcome));
}
const input = { contentType: 'json', data: null };
await outcome.slot.invoke(input, { timeoutMs: 9000, maxOutputBytes: 1e6, maxStdoutBytes: 1e6 }, signal);
driver.build(build, (text) => text.includes('building') && console.log('READY'), signal);
setInterval(() => {}, 1000);
