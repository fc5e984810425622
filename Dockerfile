# docs/container.md says how to build and run it.

FROM docker.io/library/swift:6.3-bookworm AS build
WORKDIR /source
COPY scripts/setup scripts/setup
RUN scripts/setup build && rm -rf /var/lib/apt/lists/*
COPY . .
# The cache makes the second build short; the program is taken out of it.
RUN --mount=type=cache,target=/source/.build,sharing=locked \
    make release SETUP=build && strip --strip-all -o /sluice .build/release/sluice

FROM docker.io/library/debian:bookworm-slim
# Recognition of text in pictures, with its languages: --build-arg OCR="tesseract-ocr tesseract-ocr-deu"
ARG OCR=
ARG VERSION=
ARG REVISION=
LABEL org.opencontainers.image.title="sluice" \
    org.opencontainers.image.description="Finds sensitive data in files and in ChatGPT Enterprise" \
    org.opencontainers.image.licenses="Apache-2.0" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}"
# Libraries that the program links, then the programs that it calls.
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ca-certificates \
        libarchive13 libbz2-1.0 libisal2 liblzma5 libpcre2-8-0 libseccomp2 libsqlite3-0 libstdc++6 libuchardet0 \
        libvectorscan5 libxml2 libzstd1 zlib1g \
        catdoc poppler-utils pst-utils qpdf ${OCR} \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/*.log /var/cache/debconf/*-old \
    && install -d -o 65532 -g 65532 -m 0700 /var/lib/sluice
COPY LICENSE /usr/share/doc/sluice/copyright
COPY --from=build /sluice /usr/bin/sluice

ENV SLUICE_DATABASE=/var/lib/sluice/sluice.db \
    SLUICE_CACHE=/var/lib/sluice/cache \
    SLUICE_LOG_FORMAT=json \
    TMPDIR=/var/lib/sluice \
    HOME=/var/lib/sluice
USER 65532:65532
WORKDIR /var/lib/sluice
VOLUME /var/lib/sluice
STOPSIGNAL SIGTERM
# Walls in force, programs installed, database and temporary files writable.
HEALTHCHECK --interval=5m --timeout=30s --start-period=10s --retries=2 CMD ["sluice", "doctor", "--quiet"]
ENTRYPOINT ["sluice"]
CMD ["--help"]
