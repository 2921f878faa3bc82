import { localRequirements } from '../python3/testing/local-requirements.contract.js';
import { fixture } from './fixture.js';

// One: what Jython compiles takes its time.
localRequirements(fixture, ['greeting-1.0-py2.py3-none-any.whl']);
