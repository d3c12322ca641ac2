"""All settings, read from the environment.

PORTAL_MODE says what this process is for: `production` (the default: nothing is assumed),
`demo` (portal.py up) or `test` (portal.py test). Everything a mode changes stands in this file.
"""

from __future__ import annotations

import os
import tempfile
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from whitenoise.compress import Compressor

from amt_portal import env
from plumbing import logs

BASE_DIR = Path(__file__).resolve().parent.parent
PORTAL_MODE = env.text("PORTAL_MODE", "production")
PRODUCTION = PORTAL_MODE == "production"
DEBUG = False

# ---- who and where -------------------------------------------------------------------------
SECRET_KEY = env.text("PORTAL_SECRET_KEY") or ("" if PRODUCTION else "not-a-secret: demo and test")
SECRET_KEY_FALLBACKS = env.items("PORTAL_SECRET_KEY_FALLBACKS")
PORTAL_BASE_URL = env.origin("PORTAL_BASE_URL", "http://localhost:8000")
ALLOWED_HOSTS = env.items("PORTAL_ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [PORTAL_BASE_URL] if PORTAL_BASE_URL.startswith("https://") else []
STATE_DIR = Path(env.text("PORTAL_STATE") or Path(tempfile.gettempdir()) / "amt-portal")
OFFICE_ZONE = env.zone("PORTAL_OFFICE_ZONE", "America/Chicago")
PORTAL_TODAY = env.day("PORTAL_TODAY")  # demo and test only: the office date to pretend

ROOT_URLCONF = "amt_portal.urls" if PRODUCTION else "practice.urls"
WSGI_APPLICATION = "amt_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "plumbing",
    "members",
    "notices",
    "casework",
    "casework.files",
    "casework.signed",
    "ccp",
    "ccp.audit",
    "ccp.drafts",
    "billing",
    "billing.dues",
    "courses",
    "courses.completions",
    "courses.quiz",
    "recert",
    "recert.eligibility",
    "recert.exam",
    "recert.first",
    "credentials",
    "credentials.looks",
    "amt_portal.apps.PortalConfig",
    "practice",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "anymail",
    "django_htmx",
    "pgtrigger",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "amt_portal.web.requests.plain_requests",
    "amt_portal.web.typed.keep_typed",
    "amt_portal.web.requests.permissions_policy",
    "csp.middleware.CSPMiddleware",
    "amt_portal.web.bodies.BodiesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "members.accounts.codes.forget_overtaken",
    "allauth.account.middleware.AccountMiddleware",
    "amt_portal.web.idle.IdleMiddleware",
    "amt_portal.web.guard.GuardMiddleware",
    "amt_portal.web.viewing.ViewingMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

if PORTAL_MODE != "test":  # tests have no collected files; their live server finds its own
    MIDDLEWARE.insert(1, "whitenoise.middleware.WhiteNoiseMiddleware")

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "amt_portal.web.context.portal",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# ---- database, cache, files ----------------------------------------------------------------
DATABASE_POOLER = env.flag("PORTAL_DATABASE_POOLER")  # one that pools by transaction
# The role that the portal works as, where another one owns the tables: a migration grants it all.
DATABASE_ROLE = env.text("PORTAL_DATABASE_ROLE")
DATABASES = {
    "default": env.database(env.text("DATABASE_URL", "postgres://portal@127.0.0.1:5432/portal"))
    | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
}
DATABASES["default"]["OPTIONS"] = (
    {"application_name": "amt-portal"}
    | env.LOST_SERVER
    # A pooler takes no settings of a session. It holds no cursor beyond a transaction either.
    | ({} if DATABASE_POOLER else {"options": env.LOST_CLIENT})
    | DATABASES["default"]["OPTIONS"]
)
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = DATABASE_POOLER
if not PRODUCTION:
    DATABASES["default"]["TEST"] = {"TEMPLATE": "template0"}
REDIS_URL = env.queue("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "plumbing.cache.backend.Cache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "portal",
        "OPTIONS": {
            "serializer": "plumbing.cache.jsons.Json",
            "socket_connect_timeout": 0.5,
            "socket_timeout": 0.5,
        },
    }
}
SESSION_ENGINE = "members.accounts.sessions"

PORTAL_MEDIA_S3 = env.text("PORTAL_MEDIA_S3")  # a bucket, once several hosts share the files
MEDIA_ROOT = Path(env.text("PORTAL_MEDIA") or STATE_DIR / "media")
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("PORTAL_STATIC") or STATE_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": env.bucket(PORTAL_MEDIA_S3)
    if PORTAL_MEDIA_S3
    else {"BACKEND": "plumbing.files.folder.Folder"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if PORTAL_MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "ttf")  # of print
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 500  # more than 20 are left out before: plumbing.uploads
FILE_UPLOAD_HANDLERS = [
    "plumbing.uploads.largest_body.LargestBody",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
CLAMD_ADDRESS = env.scanner("CLAMD_ADDRESS")
TESSERACT = env.text("PORTAL_TESSERACT", "tesseract")  # a program that need not be there

# ---- language and time ---------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "amt_portal" / "locale"]  # what libraries say, in our words
USE_TZ = True
TIME_ZONE = str(OFFICE_ZONE)

# ---- accounts ------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["members.accounts.backend.AuthenticationBackend"]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if PORTAL_MODE == "test"
    else [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
)
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "home"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "members.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "courses.accounts.signup.SignupForm",
    "login": "members.accounts.forms.LoginForm",
    "add_email": "members.accounts.forms.AddEmailForm",
    "change_email": "members.accounts.forms.ChangeEmailForm",
    "request_login_code": "members.accounts.forms.RequestLoginCodeForm",
    "reset_password": "members.accounts.forms.ResetPasswordForm",
    "change_password": "members.accounts.forms.ChangePasswordForm",
    "set_password": "members.accounts.forms.SetPasswordForm",
    "reset_password_from_key": "members.accounts.forms.ResetPasswordKeyForm",
    "confirm_login_code": "members.accounts.forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "members.accounts.forms.ConfirmEmailCodeForm",
    "confirm_password_reset_code": "members.accounts.forms.ConfirmResetCodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# One time for all codes by email, long enough for a mail server that lets strangers wait.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900  # seconds: a batch of refunds, not a day of them
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_RATE_LIMITS = {
    "claim": "20/m/ip,5/10m/key",
    "claim_code": "20/m/ip",
    "claim_address": "20/m/ip,5/15m/key",
    "verify": "30/m/ip",
    "document": "30/m/ip",
    "list": "10/10m/user,40/d/user",
    "letter": "10/10m/user,40/d/user",
    "eligibility": "120/m/ip",
    "eligibility_keep": "10/10m/ip",
    "check_in": "120/m/ip",
    "open_account": "1/10s/key",
    "confirm_email": "5/10s/key",  # both said by their form: allauth's page loses what is typed
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "members.accounts.forms.AuthenticateForm",
    "reauthenticate": "members.accounts.forms.ReauthenticateForm",
    "activate_totp": "members.accounts.forms.ActivateTOTPForm",
    "login_webauthn": "members.accounts.passkeys.LoginPasskeyForm",
    "authenticate_webauthn": "members.accounts.passkeys.AuthenticatePasskeyForm",
    "reauthenticate_webauthn": "members.accounts.passkeys.ReauthenticatePasskeyForm",
    "add_webauthn": "members.accounts.passkeys.AddPasskeyForm",
}
MFA_TOTP_TOLERANCE = 1  # steps of half a minute before and after: clocks differ, people type slowly
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False  # a sign-in is claimed from a record, never made from nothing
MFA_TOTP_ISSUER = "My AMT"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
USERSESSIONS_TRACK_ACTIVITY = False  # five queries, one of them a write, on every request
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# ---- what the browser is told --------------------------------------------------------------
HTTPS = PORTAL_BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS or PRODUCTION
SESSION_COOKIE_NAME = "__Host-session" if SESSION_COOKIE_SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if CSRF_COOKIE_SECURE else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "strict-origin"  # never an address: some open a page by themselves
BEHIND_PROXY = env.flag("PORTAL_BEHIND_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = env.count("PORTAL_TRUSTED_PROXIES", 0)
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY = dict.fromkeys(
    [
        *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture"),
        *("encrypted-media", "geolocation", "gyroscope", "hid", "idle-detection"),
        *("local-fonts", "magnetometer", "microphone", "midi", "payment", "picture-in-picture"),
        *("screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
    ],
    "()",
) | dict.fromkeys(
    [
        "clipboard-write",  # the link by which somebody else pays
        "fullscreen",  # a document on the review desk
        *("publickey-credentials-create", "publickey-credentials-get"),  # passkeys
    ],
    "(self)",
)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
CSRF_FAILURE_VIEW = "amt_portal.web.errors.csrf_failure"

# ---- email ---------------------------------------------------------------------------------
EMAIL_BACKEND = env.text("PORTAL_EMAIL_BACKEND", "plumbing.mail.smtp.EmailBackend")
globals().update(env.smtp(env.text("EMAIL_URL", "smtp://127.0.0.1:25")))
EMAIL_TIMEOUT = 15
EMAILS_PER_MINUTE = env.count("PORTAL_EMAILS_PER_MINUTE", 0)  # 0: no limit of our own
DEFAULT_FROM_EMAIL = env.sender("PORTAL_FROM_EMAIL", "AMT Member Services <members@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
ANYMAIL = {
    key.removeprefix("ANYMAIL_"): value
    for key, value in os.environ.items()
    if key.startswith("ANYMAIL_")
}
PORTAL_MAILBOX = env.text("PORTAL_MAILBOX")
# Emails that members forward: the domain of their addresses, and the provider that hands them on,
# by its name in anymail. It shows ANYMAIL_WEBHOOK_SECRET. Without these there is no such address.
INBOUND_DOMAIN = env.text("PORTAL_INBOUND_DOMAIN").lower()
INBOUND_PROVIDER = env.text("PORTAL_INBOUND_PROVIDER").lower() or env.anymail(EMAIL_BACKEND)

# ---- payments ------------------------------------------------------------------------------
CURRENCY = "usd"
STRIPE_API_KEY = env.text("STRIPE_API_KEY")
STRIPE_API_BASE = env.origin("STRIPE_API_BASE")
STRIPE_WEBHOOK_SECRETS = env.items("STRIPE_WEBHOOK_SECRETS")
STRIPE_LIVEMODE = STRIPE_API_KEY.startswith(("sk_live_", "rk_live_"))
# The browser follows the redirect of our own payment form to the provider's page.
PAYS_AT = STRIPE_API_BASE or "https://checkout.stripe.com"
CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(PAYS_AT)

# ---- digital badges ------------------------------------------------------------------------
CREDLY_API_BASE = env.origin("CREDLY_API_BASE", "https://api.credly.com")
CREDLY_ORGANIZATION = env.text("CREDLY_ORGANIZATION")
CREDLY_TOKEN = env.text("CREDLY_TOKEN")
CREDLY_TOKEN_MADE_ON = env.day("CREDLY_TOKEN_MADE_ON")
CREDLY_PER_SECOND = max(1, env.count("CREDLY_PER_SECOND", 5))

# A demo reads the keys of its practice issuer from itself.
FETCH_PRACTICE_ORIGINS = [PORTAL_BASE_URL] if PORTAL_MODE == "demo" else []

# ---- background work -----------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_TIME_LIMIT = 120  # far below the visibility timeout: no second copy while one runs
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    # A queue that is cut off without a word is noticed, and asked again for as long as it takes.
    "socket_connect_timeout": 5,
    "socket_timeout": 10,
    "socket_keepalive": True,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TIMEZONE = "UTC"
# Each queue with what Health calls it, and the seconds after which its workers count as silent.
# They answer when they begin and end a task: one in `soon` is short, a print run may take ten
# minutes. Which task stands in which queue, and when, is declared where it stands: plumbing.jobs.
PORTAL_QUEUES = {
    "soon": ("Codes and payments", 180),  # somebody waits for these; the others may take a minute
    "default": ("Jobs of the calendar", 900),
    "notices": ("Emails", 900),
    "pdf": ("PDFs", 900),
}
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = ["plumbing.jobs.route"]

# ---- logs ----------------------------------------------------------------------------------
LOGGING_CONFIG = "plumbing.logs.configure"
LOGGING = logs.configuration(env.log_level("PORTAL_LOG_LEVEL", "INFO"))
SILENCED_SYSTEM_CHECKS: list[str] = []
