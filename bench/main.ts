import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { cardStarts, type CardStart } from './card-start.js';
import { coldStarts } from './cold-start.js';
import { dataMemory, type MemoryFigures } from './data-memory.js';
import { dataSpeed, type DataFigures } from './data.js';
import { listPages, type ListFigures } from './lists.js';
import { latency, load, type LoadFigures, type Target } from './load.js';
import { BenchPlatform, type Echo } from './platform.js';
import { table } from './report.js';

const CALLERS = [1, 32, 512];
const SECONDS = 5;
const PORT = 18_080;

/** Measures the platform against a bare Node.js server in the same run, and prints tables and one line of JSON. */
async function main(): Promise<void> {
  const bare = fork(join(import.meta.dirname, 'bare-server.js'));
  const [{ port }] = (await once(bare, 'message')) as [{ port: number }];
  const say = (text: string) => process.stderr.write(`${text}\n`);
  say('Starting a platform of its own ...');
  const platform = await BenchPlatform.start(PORT);
  try {
    const echoes = [
      await platform.createEcho('python3-1', 'EchoPython', 'src/EchoPython.py', '# NOTE\ndef apply(input):\n    return input'),
      await platform.createEcho('javascript', 'EchoJavaScript', 'src/EchoJavaScript.js', '// NOTE\nexports.apply = (input, cb) => cb(null, input);'),
    ];
    const targets: Target[] = [
      { name: 'bare node:http', url: `http://127.0.0.1:${port}/`, headers: {} },
      ...echoes.map((echo) => ({ name: `algoplane ${echo.language}`, url: echo.url.replace('localhost', '127.0.0.1'), headers: platform.headers })),
    ];
    const throughput: LoadFigures[] = [];
    for (const callers of CALLERS) {
      for (const target of targets) {
        say(`${target.name}, ${callers} callers ...`);
        throughput.push(await load(target, callers, SECONDS));
      }
    }
    const single = [];
    for (const target of targets) {
      single.push({ target: target.name, ...(await latency(target, 2000)) });
    }
    say('Cold starts ...');
    const cold = await coldStarts(process.env.DOCKER_SOCKET ?? '/var/run/docker.sock');
    const cards = await cardStarts();
    say('Data ...');
    const data = await dataSpeed(platform);
    say('Memory, and lists with a million things in them ...');
    const small = await BenchPlatform.start(PORT + 1);
    const { memory, lists } = await besides(small, platform).finally(() => small.stop());
    await print({ throughput, single, cold, cards, echoes, data, memory, lists });
  } finally {
    bare.kill();
    await platform.stop();
  }
}

/** What begins with a platform that has done nothing yet. */
async function besides(fresh: BenchPlatform, platform: BenchPlatform): Promise<Pick<Figures, 'memory' | 'lists'>> {
  const memory = await dataMemory(fresh);
  return { memory, lists: await listPages(fresh, platform) };
}

interface Figures {
  throughput: LoadFigures[];
  single: { target: string; p50Ms: number; p99Ms: number }[];
  cold: Awaited<ReturnType<typeof coldStarts>>;
  cards: CardStart[];
  echoes: Echo[];
  data: DataFigures[];
  memory: MemoryFigures[];
  lists: ListFigures[];
}

async function print(figures: Figures): Promise<void> {
  const bareAt = (callers: number) => figures.throughput.find((row) => row.callers === callers)?.callsPerSecond ?? Number.NaN;
  const throughput = figures.throughput.map((row) => ({ ...row, ratioToBare: round(row.callsPerSecond / bareAt(row.callers)) }));
  const single = figures.single.map((row) => ({ target: row.target, p50Ms: round(row.p50Ms), p99Ms: round(row.p99Ms), p50AboveBareMs: round(row.p50Ms - (figures.single[0]?.p50Ms ?? 0)) }));
  const cold = figures.cold.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typeof value === 'number' ? round(value) : value])));
  const cards = figures.cards.map(({ with: what, ...times }) => ({ with: what, ...Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, Math.round(ms)])) }));
  const pushes = figures.echoes.map((echo) => ({ language: echo.language, pushToCallableMs: Math.round(echo.pushToCallableMs) }));
  const lists = figures.lists.map((row) => ({ ...row, smallMs: round(row.smallMs), largeMs: round(row.largeMs), ratio: round(row.ratio) }));
  const data = figures.data.map(({ plain, ratio, ...row }) => ({ ...row, algoplane: Math.round(row.algoplane), ...(plain === undefined ? {} : { plain: Math.round(plain) }), ...(ratio === undefined ? {} : { ratio: round(ratio) }) }));
  const memory = figures.memory.map(({ when, mostMib }) => ({ when, mostMib: Math.round(mostMib) }));
  const report = { machine: { processors: availableParallelism(), model: cpus()[0]?.model, node: process.version }, throughput, single, cold, cards, pushes, data, memory, lists };
  process.stdout.write(`\nThroughput\n${table(throughput)}\nLatency of one caller\n${table(single)}\nCold start\n${table(cold)}\n${cards.length > 0 ? `First result from a graphics processor, and next\n${table(cards)}\n` : ''}Push of a source-only change to its first answer\n${table(pushes)}\nData\n${table(data)}\nResident memory\n${table(memory)}\nA page of 50 out of 1,000 and out of 1,000,000\n${table(lists)}\n`);
  process.stdout.write(`${JSON.stringify(report)}\n`);
  const output = process.argv[2];
  if (output) {
    await writeFile(output, `${JSON.stringify(report, null, 2)}\n`);
  }
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

await main();
