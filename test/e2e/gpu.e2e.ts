import { nvidiaProcessors } from '../../libs/executor/gpu/nvidia-devices.js';
import { api, bootstrap, deploy } from '../support/platform.js';

const SEES = 'import glob\n\ndef apply(input):\n    return sorted(glob.glob("/dev/nvidia[0-9]*"))\n';
const present = nvidiaProcessors();

/** On a machine with a graphics processor, that the slot has it; on one without, that nobody waits for ever. */
describe(`an algorithm for graphics processors, on a machine that has ${present.length}`, () => {
  it('can be created and built anywhere, and is called where there are some', async () => {
    const commit = await deploy('SeesGpu', { 'src/SeesGpu.py': SEES }, { environment: 'gpu' });
    const { username } = bootstrap();
    const called = await api('POST', `/v1/algo/${username}/SeesGpu/${commit}`, { body: null });
    if (present.length > 0) {
      expect(called.body.result).toHaveLength(1);
    } else {
      expect([called.status, called.body.code, called.body.message]).toEqual([400, 4004, expect.stringContaining('MACHINE_TYPES')]);
      const later = await api('POST', `/v1/algo/${username}/SeesGpu/${commit}?output=void`, { body: null });
      let call = await api('GET', `/v1/calls/${later.body.request_id}`);
      for (const end = Date.now() + 20_000; call.body.status !== 'failed' && Date.now() < end;) {
        call = await api('GET', `/v1/calls/${later.body.request_id}`);
      }
      expect(call.body).toMatchObject({ status: 'failed', response: { error: { message: expect.stringContaining('graphics processor') } } });
    }
  });
});
