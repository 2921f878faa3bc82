export type ErrorLevel = 'info' | 'warn' | 'error';

export interface CatalogueRow {
  /** The number that clients branch on. It never changes. */
  code: number;
  /** HTTP status. */
  status: number;
  /** How loudly the log tells of it. */
  level: ErrorLevel;
  /** A sentence for people; a throw site may give a more specific one. */
  message: string;
}

const row = (code: number, status: number, level: ErrorLevel, message: string): CatalogueRow => ({ code, status, level, message });

/**
 * Every error of the platform, thrown by its name (API reference, Errors: 69 numbered rows).
 *
 * The message of 1000 is the one that the published clients look for (`exists()` of the Python client).
 */
export const catalogue = {
  algorithmNotFound: row(1000, 404, 'info', 'No such algorithm'),
  algorithmNameDoesNotExist: row(1001, 404, 'info', 'An algorithm with the requested name does not exist.'),
  algorithmNameTaken: row(1002, 409, 'info', 'An algorithm with the requested name already exists.'),
  packageSetNotFound: row(1003, 404, 'info', 'The package set does not exist.'),
  packageSetBuildNotFound: row(1004, 404, 'info', 'The package set build does not exist.'),
  packageNotFound: row(1005, 404, 'info', 'The package does not exist.'),
  packageSetUpdateForbidden: row(1006, 403, 'info', 'Unable to update package set.'),
  versionAlreadyPublished: row(1007, 409, 'info', 'Version already published. Please compile your algorithm.'),
  scmFailedToCreateRepository: row(1008, 502, 'error', 'Failed to create algorithm on backing SCM.'),
  algorithmIdDoesNotExist: row(1009, 404, 'info', 'An algorithm with the requested ID does not exist.'),
  notAuthorized: row(2001, 403, 'info', 'Caller is not authorized to perform the operation.'),
  notAuthenticated: row(2002, 401, 'info', 'Unknown or invalid API key.'),
  packageNameTaken: row(2011, 409, 'info', 'A package with that name already exists.'),
  invalidBuildStatus: row(2012, 400, 'info', 'Invalid build status.'),
  malformedJson: row(2013, 400, 'info', 'Invalid JSON.'),
  invalidBuildImage: row(2014, 400, 'info', 'Invalid build image.'),
  invalidRequest: row(2015, 400, 'info', 'Invalid request.'),
  malformedPackageSetContents: row(2016, 400, 'info', 'Invalid JSON for package set contents.'),
  invalidPackageSetStatus: row(2017, 409, 'info', 'The status is invalid or the operation is not valid for a package set with its status.'),
  missingOwner: row(2018, 400, 'info', "Request body is invalid, missing field: 'owner'."),
  userNotFound: row(3000, 404, 'info', 'The requested user was not found.'),
  malformedUser: row(3001, 400, 'info', 'Malformed user JSON in request.'),
  usernameTaken: row(3003, 409, 'info', 'The username is already taken.'),
  emailTaken: row(3004, 409, 'info', 'The email address is already taken by a different username.'),
  missingRequiredFields: row(3005, 400, 'info', 'Not all required fields have been provided.'),
  inconsistentUsername: row(3007, 400, 'info', 'The username in the request body does not match the username in the request path.'),
  emailUpdateNotAllowed: row(3008, 400, 'info', 'Updating the email of a user is not allowed.'),
  invalidSignUpForm: row(3009, 400, 'info', 'Invalid sign-up form.'),
  malformedPackage: row(3010, 400, 'info', 'Invalid JSON to create a package.'),
  organizationNotFound: row(3100, 404, 'info', 'The requested organization was not found.'),
  organizationNameTaken: row(3101, 409, 'info', 'An organization already exists with this name.'),
  organizationRequiresOwner: row(3102, 409, 'info', 'Unable to remove the last owner of an organization.'),
  organizationUserNotReserved: row(3104, 409, 'info', 'Failed to reserve an organization user while adding an organization.'),
  malformedOrganization: row(3103, 400, 'info', 'Malformed organization JSON in request.'),
  faviconTooLarge: row(3105, 413, 'info', 'Favicon cannot exceed maximum size.'),
  invalidFileUpload: row(3106, 400, 'info', 'Invalid file to upload.'),
  logoTooLarge: row(3107, 413, 'info', 'Logo cannot exceed maximum size.'),
  unknownLanguage: row(4001, 400, 'info', 'The requested algorithm language is not known.'),
  languageLacksFeature: row(4002, 400, 'info', 'The requested algorithm language does not support this feature.'),
  malformedPackageSet: row(4003, 400, 'info', 'Malformed package set JSON in request.'),
  unsupportedMachineType: row(4004, 400, 'info', 'The requested machine type is not supported.'),
  packageSetNameTaken: row(4005, 409, 'info', 'A package set with the requested name already exists.'),
  packageSetNameDoesNotExist: row(4006, 404, 'info', 'A package set with the requested name does not exist.'),
  duplicatePackageSetContents: row(4007, 400, 'info', 'The package set contents contain duplicate items.'),
  scmTokenNotFound: row(4008, 404, 'info', 'The SCM OAuth token was not found.'),
  scmNotFound: row(4009, 404, 'info', 'The SCM configuration was not found.'),
  missingDateRange: row(4010, 400, 'info', 'Required parameter start_date or end_date is missing.'),
  internalScmOnly: row(4011, 400, 'info', 'Only algorithms backed with the internal SCM can modify code through Algorithmia APIs.'),
  internalScmHasNoWebhooks: row(4012, 400, 'info', 'Internal SCM does not support webhooks.'),
  invalidScm: row(4020, 400, 'info', 'The provided SCM configuration is invalid.'),
  malformedScmUpdate: row(4021, 400, 'info', 'Malformed update SCM payload.'),
  scmNotDeletable: row(4040, 409, 'info', 'Unable to delete SCM configuration.'),
  scmIsDefault: row(4041, 409, 'info', 'Unable to perform specified action on the default SCM.'),
  scmIsDisabled: row(4042, 409, 'info', 'Unable to perform specified action on a disabled SCM.'),
  scmInUse: row(4043, 409, 'info', 'Unable to delete SCM configuration in use.'),
  scmDuplicate: row(4044, 409, 'info', 'Duplicate SCM exists that has the same id or matches provider, OAuth client ID, and web URL.'),
  scmNotModifiable: row(4045, 409, 'info', 'Unable to modify the referenced SCM configuration.'),
  scmOAuthStartFailed: row(4050, 400, 'info', 'Unable to start OAuth flow.'),
  scmOAuthFinishFailed: row(4051, 400, 'info', 'Unable to finish OAuth flow.'),
  webhookMalformed: row(4070, 400, 'info', 'Webhook payload malformed.'),
  scmNotAuthorized: row(4080, 403, 'info', 'SCM provider is not authorized.'),
  scmUnreachable: row(4084, 502, 'error', 'Failed communicating with SCM.'),
  internalError: row(5001, 500, 'error', 'There was an internal error.'),
  invalidMarker: row(5002, 400, 'info', 'Invalid marker used.'),
  invalidLimit: row(5003, 400, 'info', 'Limit must be between 1 and the system-configured page size limit.'),
  configurationEntryNotFound: row(5004, 404, 'info', 'Requested configuration entry could not be found.'),
  notImplemented: row(5005, 501, 'info', 'Feature not implemented.'),
  requestInvalid: row(6001, 400, 'info', 'The request is invalid.'),
  requestIdNotFound: row(7000, 404, 'info', 'Request ID was not found.'),

  // Named by the newer OpenAPI document; the API reference has no row for them.
  buildNotFound: row(1010, 404, 'info', 'The requested build was not found.'),
  buildLogsNotFound: row(1011, 404, 'info', 'The logs of this build are not available before it has ended.'),
  scmOAuthCodeInvalid: row(4052, 400, 'info', 'The authorization code is not valid, or no longer.'),
  versionNotFound: row(1014, 404, 'info', 'The requested version was not found.'),

  organizationTypeNotFound: row(3108, 404, 'info', 'The requested organization type was not found.'),
  organizationTypeExists: row(3109, 409, 'info', 'An organization type already exists with this name.'),
  malformedSecret: row(8000, 400, 'info', 'Malformed secret JSON in request.'),
  secretExists: row(8001, 409, 'info', 'The algorithm has a secret with this name already.'),
  secretNeedsValue: row(8004, 400, 'info', 'A new secret needs a value.'),
  internalSecretProvider: row(8005, 409, 'info', 'The internal secret provider cannot be modified.'),
  secretProviderNotFound: row(8006, 404, 'info', 'The secret provider was not found.'),
  secretNotFound: row(8008, 404, 'info', 'The secret was not found.'),
  missingEventTypes: row(8060, 400, 'info', 'Required query parameter event_types is missing.'),
  badQueryParameter: row(8061, 400, 'info', 'A query parameter has a bad value.'),

  // Refusals that the reference gives no number of their own: they share the code of their kind and differ in status.
  routeNotFound: row(6001, 404, 'info', 'There is no such address in this API. See /docs for those that exist.'),
  dataNotFound: row(6001, 404, 'info', 'There is no such file or directory.'),
  dataNotEmpty: row(6001, 409, 'info', 'The directory is not empty.'),
  rangeNotSatisfiable: row(6001, 416, 'info', 'The file is shorter than the requested range.'),
  connectorNotFound: row(6001, 404, 'info', 'There is no such connector.'),
  keyNotFound: row(6001, 404, 'info', 'There is no such API key.'),
  reservationNotFound: row(6001, 404, 'info', 'There is no such reservation.'),
  inviteNotFound: row(6001, 404, 'info', 'There is no such invite code.'),
  notificationNotFound: row(6001, 404, 'info', 'There is no such notification.'),
  methodNotAllowed: row(6001, 405, 'info', 'This address does not take that method. See /docs.'),
  payloadTooLarge: row(6001, 413, 'info', 'The request is too large.'),
  unsupportedContentType: row(6001, 415, 'info', 'The content type of the request is not supported.'),
  conflict: row(6001, 409, 'info', 'The request conflicts with the present state.'),
  tooManyRequests: row(6001, 429, 'info', 'Too many calls are under way.'),
  unavailable: row(5001, 503, 'warn', 'The platform cannot serve this request at the moment.'),
} as const satisfies Record<string, CatalogueRow>;

export type ErrorName = keyof typeof catalogue;
