import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3000];

/** The figures of this process, for Prometheus. Labels are few and closed sets: never a name that a caller chose. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  readonly calls = this.add(new Counter({ name: 'algoplane_calls_total', help: 'Calls by outcome', labelNames: ['outcome'], registers: [] }));
  readonly callQueue = this.add(new Histogram({ name: 'algoplane_call_queue_seconds', help: 'Time a call waited for a slot', buckets: SECONDS, registers: [] }));
  readonly callRun = this.add(new Histogram({ name: 'algoplane_call_run_seconds', help: 'Time a call ran in its slot', buckets: SECONDS, registers: [] }));
  readonly slotStart = this.add(new Histogram({ name: 'algoplane_slot_start_seconds', help: 'Time to start a slot, load() included', buckets: SECONDS, registers: [] }));
  readonly builds = this.add(new Counter({ name: 'algoplane_builds_total', help: 'Builds by outcome', labelNames: ['outcome'], registers: [] }));
  readonly slots = this.add(new Gauge({ name: 'algoplane_slots', help: 'Slots that are up', registers: [] }));

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  private add<T extends Counter | Histogram | Gauge>(metric: T): T {
    this.registry.registerMetric(metric);
    return metric;
  }
}
