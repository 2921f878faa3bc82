export { ApiError, type ErrorDetails, type FieldProblem } from './api-error.js';
export { catalogue, type CatalogueRow, type ErrorName } from './catalogue.js';
export { errorBody, errorHeader, type ErrorBody } from './wire.js';
