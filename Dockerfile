# The portal as one image: web, worker and beat differ in their command only.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
       libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 tesseract-ocr \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /srv/portal
COPY requirements.lock ./
RUN pip install --require-hashes --requirement requirements.lock
COPY . .

# Everything written at run time lies in these two, owned by an account that owns nothing else.
ENV PORTAL_STATE=/srv/state PORTAL_MEDIA=/srv/media PORTAL_STATIC=/srv/static
RUN useradd --system --uid 10001 --home-dir /srv/state portal \
    && install --directory --owner=portal --mode=0700 /srv/state /srv/media \
    && PORTAL_SECRET_KEY=for-this-step-only python manage.py collectstatic --noinput
USER portal
VOLUME ["/srv/media"]

EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=15s --start-period=30s CMD ["python", "-m", "launcher.health"]
CMD ["gunicorn", "--bind", "0.0.0.0:8000"]
