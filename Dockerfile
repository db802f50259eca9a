# Suban in a container: `docker build -t suban .`, or together with PostgreSQL: `docker compose up -d` (compose.yaml).
FROM python:3.13-slim AS build

# Everything into an environment of its own, which alone is taken along; the compiler, if one is needed, stays behind.
RUN python -m venv /opt/suban
ENV PATH=/opt/suban/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY bots/ bots/
COPY core/ core/
COPY nlp/ nlp/
COPY storage/ storage/
RUN pip install ".[postgresql]"
# Compiled here, as nothing can be written where it runs.
RUN python -m compileall -q /opt/suban

FROM python:3.13-slim

# pg_dump and pg_restore for backups; as new as the server in compose.yaml, or newer.
RUN apt-get update \
 && apt-get install -y --no-install-recommends postgresql-client \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin suban \
 && install -d -o suban -g suban -m 0700 /data /backup
COPY --from=build /opt/suban /opt/suban
COPY config/ /etc/suban/

ENV PATH=/opt/suban/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    SUBAN_CONFIG=/etc/suban \
    SUBAN_DATA=/data \
    SUBAN_HTTP=0.0.0.0:8000 \
    SUBAN_LOG=json

USER suban
WORKDIR /data
VOLUME ["/data", "/backup"]
EXPOSE 8000
# It ends by itself on SIGTERM, and starts no children that outlive it: no init is needed in between.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=25s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=24)"]
ENTRYPOINT ["suban"]
CMD ["run"]
