import { languageContract } from '../contract/language.contract.js';
import { fixture } from './fixture.js';

languageContract(fixture);
