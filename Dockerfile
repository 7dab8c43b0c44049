# gupaudit on Debian, from the package that a build of this checkout makes.
#
#   docker build -t gupaudit .
#   docker run --rm -v /path/to/linux:/tree:ro -v gupaudit-cache:/cache gupaudit audit /tree

FROM swift:6.1-bookworm AS build
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
# Any release of what stands here will do: versions are the distribution's.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        binutils ca-certificates dpkg-dev g++ git libclang-dev libsqlite3-dev libssl-dev make zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN make deb && mv .build/gupaudit_*.deb /gupaudit.deb

FROM debian:bookworm-slim
COPY --from=build /gupaudit.deb /tmp/gupaudit.deb
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends git /tmp/gupaudit.deb \
    && rm -rf /var/lib/apt/lists/* /tmp/gupaudit.deb \
    && useradd --create-home --uid 1000 gupaudit \
    && install -d -o gupaudit /cache
USER 1000
ENV XDG_CACHE_HOME=/cache
VOLUME /cache
WORKDIR /tree
ENTRYPOINT ["gupaudit"]
CMD ["doctor"]
