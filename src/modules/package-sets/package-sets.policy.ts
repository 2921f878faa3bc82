import { ApiError } from '#libs/errors/index.js';
import type { PackageSet, PackageSetStatus, SystemKind } from './package-set.entity.js';

/** What the rules look at beside the set itself. */
export interface Surroundings {
  /** Algorithms that name it. */
  users: number;
  isBeingBuilt: boolean;
}

/** Errors: 1006. */
export function refuseChange(set: PackageSet, change: Partial<PackageSet>, { users, isBeingBuilt }: Surroundings): void {
  const rebuilds = change.language !== undefined || change.images !== undefined || change.contents !== undefined;
  if (rebuilds && isBeingBuilt) {
    throw new ApiError('packageSetUpdateForbidden', { message: `A build of "${set.name}" is under way. Change it when that has ended.` });
  }
  if (change.language !== undefined && change.language !== set.language && users > 0) {
    throw new ApiError('packageSetUpdateForbidden', { message: `The language of "${set.name}" cannot change: ${inUse(users)}.` });
  }
}

/** Whether an algorithm may be built on it; `isKept`: it was so far. Errors: 2017, 4006. */
export function refuseUse(set: PackageSet | null | undefined, name: string, isKept: boolean): asserts set is PackageSet {
  if (!set) {
    throw new ApiError('packageSetNameDoesNotExist', { message: `There is no package set named "${name.slice(0, 100)}". GET /v1/package-sets lists those that there are.` });
  }
  if (set.status !== 'active' && !isKept) {
    const reason = set.status === 'disabled' ? 'an administrator has disabled it' : 'it is not built yet';
    throw new ApiError('invalidPackageSetStatus', { message: `The package set "${name}" takes no algorithms: ${reason}.` });
  }
}

/** What earlier builds made that is of no use to what the set becomes. */
export function outdated(set: PackageSet, { language, images }: Partial<PackageSet>): Partial<PackageSet> {
  if (language !== undefined && language !== set.language) {
    return { status: 'new', cpuSystem: null, gpuSystem: null };
  }
  return images !== undefined && !images.gpu ? { gpuSystem: null } : {};
}

/** Errors: 1006. */
export function refuseRemoval(set: PackageSet, { users, isBeingBuilt }: Surroundings): void {
  if (users > 0 || isBeingBuilt) {
    const reason = users > 0 ? `${inUse(users)}. Disable it (status "disabled") to keep new ones away` : 'a build of it is under way';
    throw new ApiError('packageSetUpdateForbidden', { message: `"${set.name}" cannot be deleted: ${reason}.` });
  }
}

/** The status that an administrator asks for. Error: 2017. */
export function readStatus(set: PackageSet, wanted: string): PackageSetStatus {
  if (wanted !== 'active' && wanted !== 'disabled') {
    throw new ApiError('invalidPackageSetStatus', { message: 'The status of a package set can be set to "active" or "disabled".' });
  }
  if (wanted === 'active' && !isBuilt(set)) {
    throw new ApiError('invalidPackageSetStatus', { message: `"${set.name}" cannot be active before a build of it has succeeded (POST .../builds).` });
  }
  return wanted;
}

/** Errors: 2014, 2017. */
export function refuseBuild(set: PackageSet, image: string): asserts image is SystemKind {
  if (image !== 'cpu' && image !== 'gpu') {
    throw new ApiError('invalidBuildImage', { message: 'image must be "cpu" or "gpu".' });
  }
  if (image === 'gpu' && !set.images.gpu) {
    throw new ApiError('invalidBuildImage', { message: `"${set.name}" names no image for gpu: on that machine type its algorithms run on what is built for cpu. Set images.gpu, or build for cpu.` });
  }
  if (set.status === 'disabled') {
    throw new ApiError('invalidPackageSetStatus', { message: `"${set.name}" is disabled. Set its status to "active" first.` });
  }
}

export function isBuilt(set: PackageSet): boolean {
  return Boolean(set.cpuSystem ?? set.gpuSystem);
}

/** Digest of the root file system for a machine type, once it is built. */
export function systemFor(set: PackageSet, machineType: SystemKind | undefined): string | undefined {
  return ((machineType === 'gpu' ? set.gpuSystem : null) ?? set.cpuSystem) || undefined;
}

const inUse = (users: number) => `${users === 1 ? 'an algorithm uses' : `${users} algorithms use`} it`;
