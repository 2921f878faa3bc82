import { fixture } from './fixture.js';
import { localRequirements } from './testing/local-requirements.contract.js';

const WHEEL = 'greeting-1.0-py2.py3-none-any.whl';

localRequirements(fixture, ['libs/greeting', `wheels/${WHEEL}`, `${WHEEL} ; python_version > "2"`]);
