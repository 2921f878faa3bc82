import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ApiError } from '#libs/errors/index.js';
import { SmartHttp, type PushedRefs } from '#libs/git/index.js';
import type { OwnedAlgorithm } from '#src/modules/algorithms/algorithms.repository.js';
import { AlgorithmAccess } from '#src/modules/algorithms/algorithm-access.js';
import type { Build } from '#src/modules/builds/build.entity.js';
import { BuildRequests } from '#src/modules/builds/build-requests.js';
import { INTERNAL } from '#src/modules/scms/scm.entity.js';
import { AuditTrail } from '#src/platform/access/audit-trail.js';
import { CredentialDirectory, type Caller } from '#src/platform/access/caller.js';
import { readBasic } from '#src/platform/access/credential.js';

interface RepositoryAddress {
  owner: string;
  repository: string;
}

/** Who may clone and push, and what a push sets going. */
@Injectable()
export class GitHttpService {
  constructor(
    private readonly credentials: CredentialDirectory,
    private readonly access: AlgorithmAccess,
    private readonly builds: BuildRequests,
    private readonly smartHttp: SmartHttp,
    private readonly audit: AuditTrail,
  ) {}

  async serve(address: RepositoryAddress, request: Request, response: Response): Promise<void> {
    const caller = await this.authenticate(request, response);
    if (!caller) {
      return;
    }
    const name = address.repository.replace(/\.git$/, '');
    const owned = await this.access.toManage(caller, address.owner, name);
    if (owned.algorithm.scm !== INTERNAL) {
      throw new ApiError('internalScmOnly', { message: `The repository of ${owned.ownerName}/${owned.algorithm.name} is not here but at "${owned.algorithm.scm}": GET /v1/algorithms/${owned.ownerName}/${owned.algorithm.name} tells its address.` });
    }
    await this.smartHttp.serve(request, response, {
      repositoryId: owned.algorithm.id,
      path: request.path.split('/').slice(4).join('/'),
      onPush: (pushed) => this.record(caller, owned, pushed, request),
    });
  }

  /** Account name and standard API key by Basic (platform reference, Git access). Without them git is told to ask its user. */
  private async authenticate(request: Request, response: Response): Promise<Caller | undefined> {
    const basic = readBasic(request);
    const caller = basic && (await this.credentials.findCaller(basic.key));
    if (!basic || caller?.kind !== 'standard' || caller.username.toLowerCase() !== basic.name.toLowerCase()) {
      response.setHeader('WWW-Authenticate', 'Basic realm="algoplane", charset="UTF-8"');
      response.status(401).type('text/plain').send('Give your account name and a standard API key as the password.\n');
      return undefined;
    }
    if (!caller.permissions.allow_algo_management) {
      throw new ApiError('notAuthorized', { message: 'This API key may not manage algorithms.' });
    }
    request.user = caller;
    return caller;
  }

  /** What was pushed is there already when this is asked for: the entry tells of it, and of the build. */
  private async *record(caller: Caller, owned: OwnedAlgorithm, pushed: PushedRefs, request: Request): AsyncGenerator<string> {
    const end = await this.audit.begin({
      operation: 'gitPush', actor: { accountId: caller.accountId, username: caller.username, keyId: caller.keyId }, method: request.method, path: request.path,
      target: { username: owned.ownerName, algoname: owned.algorithm.name, ...(pushed.defaultBranch?.after ? { commit: pushed.defaultBranch.after } : {}) },
      requestId: request.requestId, ...(request.ip === undefined ? {} : { address: request.ip }),
    });
    yield* this.build(owned, pushed);
    await end(200);
  }

  /** One build for the new tip of the default branch; its output goes to whoever pushed. */
  private async *build({ algorithm, ownerName }: OwnedAlgorithm, pushed: PushedRefs): AsyncGenerator<string> {
    if (!pushed.defaultBranch?.after) {
      yield 'Nothing to build: only pushes to the default branch are built.\n';
      return;
    }
    const { build, follower } = await this.builds.request(algorithm.id, pushed.defaultBranch.after);
    yield `Build ${build.id}\n`;
    yield* follower.output();
    const ended = await follower.result();
    yield lastLine(ended, `algo://${ownerName}/${algorithm.name}/${build.commitSha}`);
  }
}

function lastLine(ended: Build | undefined, address: string): string {
  switch (ended?.status) {
    case 'succeeded':
      return `Build succeeded: ${address}\n`;
    case 'in-progress':
      return 'The platform is stopping. The build goes on once it is back; ask for it by its id.\n';
    default:
      return 'Build failed: nothing new can be called or published.\n';
  }
}
