# Maillage in a container: built with Rust and Node, run on a bare Debian as a user without rights. See docs/operations.md.

FROM node:20-bookworm-slim AS node

FROM rust:1.95-slim-bookworm AS build
# libsqlite3-sys, ring and jemalloc compile C
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev make && rm -rf /var/lib/apt/lists/*
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /src
COPY . .
# npm packages are installed by the build scripts, exactly as the lock files say
RUN cargo build --locked --release --bin maillage --features server/jemalloc && cp target/release/maillage /maillage

FROM debian:bookworm-slim
# the authorities that certify the addresses which `territories update` and the online geocoder call
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 8470 --home-dir /data --shell /usr/sbin/nologin maillage \
 && install -d -o maillage -g maillage -m 0750 /data
COPY --from=build /maillage /usr/local/bin/maillage
COPY LICENSE /usr/share/doc/maillage/LICENSE
COPY docs /usr/share/doc/maillage
USER maillage
ENV MAILLAGE_DATA=/data MAILLAGE_LISTEN=0.0.0.0:8470
VOLUME /data
EXPOSE 8470
STOPSIGNAL SIGTERM
# No HEALTHCHECK: the image holds no program that asks over HTTP; let the orchestrator ask /readyz.
ENTRYPOINT ["/usr/local/bin/maillage"]
CMD ["serve"]
