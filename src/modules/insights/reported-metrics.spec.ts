import { addMetrics, insightsSchema } from './reported-metrics.js';

const report = (...keys: string[]) => keys.map((insight_key) => ({ insight_key, insight_value: 1 }));

describe('reported metrics', () => {
  it('add up, the last value of a key counting', () => {
    const metrics = {};
    addMetrics(metrics, report('a'));
    addMetrics(metrics, [{ insight_key: 'a', insight_value: 2 }, { insight_key: 'b', insight_value: true }]);
    expect(metrics).toEqual({ a: 2, b: true });
  });

  it('end at 25 and at 25 KiB, and what is beyond changes nothing', () => {
    const metrics = {};
    addMetrics(metrics, report(...Array.from({ length: 25 }, (_, place) => `k${place}`)));
    expect(() => addMetrics(metrics, report('more'))).toThrow('25 insights');
    expect(() => addMetrics(metrics, [{ insight_key: 'k1', insight_value: 'x'.repeat(30_000) }])).toThrow('bytes at most');
    expect(Object.keys(metrics)).toHaveLength(25);
  });

  it('may not be named like the fields of the platform', () => {
    expect(insightsSchema.safeParse(report('request_id')).success).toBe(false);
    expect(insightsSchema.safeParse(report('__proto__')).success).toBe(true);
  });
});
