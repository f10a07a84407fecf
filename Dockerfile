# One image for every service; the command picks which. Built from the same lock file and the same wheel as everywhere.
FROM python:3.13-slim AS build
RUN apt-get update && apt-get install --yes --no-install-recommends binutils && rm -rf /var/lib/apt/lists/*
WORKDIR /build
# traces: with what sends traces to a collector of OpenTelemetry.
ARG LOCK=run
COPY requirements/${LOCK}.txt requirements/image.txt
RUN python -m venv /opt/khabar \
 && /opt/khabar/bin/pip install --no-cache-dir --require-hashes -r requirements/image.txt
COPY pyproject.toml README.md LICENSE ./
COPY khabar khabar
COPY services services
COPY shared shared
RUN /opt/khabar/bin/pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir dist . \
 && /opt/khabar/bin/pip install --no-cache-dir --no-deps dist/*.whl
COPY deploy/trim-image deploy/trim-image
RUN deploy/trim-image /opt/khabar
# The file of names that ships, mapped by all workers; readable for all, for they run as another user.
RUN /opt/khabar/bin/khabar knowledge shipped && chmod -R a+rX /opt/khabar/share/khabar

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home khabar
COPY --from=build /opt/khabar /opt/khabar
ENV PATH=/opt/khabar/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    KHABAR_HOST=0.0.0.0 \
    KHABAR_READY_DIR=/tmp/khabar-ready \
    PROMETHEUS_MULTIPROC_DIR=/tmp/khabar-metrics \
    ORT_DISABLE_TELEMETRY=1 \
    REMAP_SIGTERM=SIGQUIT
USER khabar
WORKDIR /tmp
CMD ["khabar", "--help"]
