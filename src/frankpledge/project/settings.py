"""Django's settings. Everything that comes from outside is read through `frankpledge.configuration`."""

from __future__ import annotations

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.management.utils import get_random_secret_key

from frankpledge import configuration, durable

PACKAGE = Path(__file__).resolve().parent.parent
HOME = configuration.home()


def secret_key() -> str:
    """The key that signs sessions: the setting, or one made once and kept in the home folder."""
    given = configuration.SECRET.read()
    if given:
        return given
    kept = HOME / "secret-key"
    if not kept.exists():
        durable.write(kept, get_random_secret_key())
        kept.chmod(0o600)
    return kept.read_text().strip()


SECRET_KEY = secret_key()
DEBUG = bool(configuration.DEBUG.read())
ALLOWED_HOSTS = [host.strip() for host in configuration.HOSTS.read().split(",") if host.strip()]
BASE_URL = configuration.BASE_URL.read().rstrip("/")
SECURE = BASE_URL.startswith("https://")

INSTALLED_APPS = [
    "frankpledge.plan",
    "frankpledge.scrutiny",
    "frankpledge.community",
    "frankpledge.delivery",
    "frankpledge.site",
    "frankpledge.desk",
    "django_tasks_db",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.humanize",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "csp",
]

#: Public pages touch neither session nor user, so they carry no cookie and any cache may hold them.
MIDDLEWARE = [
    "frankpledge.site.memory.PublicMemory",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "frankpledge.site.speaking.Speaking",
    "csp.middleware.CSPMiddleware",
    "frankpledge.project.middleware.DeskPolicy",
    "frankpledge.project.middleware.Permissions",
    "frankpledge.site.limits.Limits",
    "frankpledge.site.middleware.OneRelease",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "frankpledge.desk.rights.fence.Fence",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "frankpledge.project.urls"
WSGI_APPLICATION = "frankpledge.project.wsgi.application"

TEMPLATES = [
    {
        "NAME": "pages",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "site" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "frankpledge.site.environment.environment"},
    },
    {
        "NAME": "desk",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

# The records. SQLite waits for a writer instead of failing, and readers never wait.
DATABASES = {
    "default": dj_database_url.parse(
        configuration.DATABASE.read() or f"sqlite:///{HOME / 'records.sqlite3'}", conn_max_age=60
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    HOME.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": _MEMORY},
    #: Public answers (frankpledge.site.memory). A minute at most, should a change ever go unheard.
    "pages": {"BACKEND": _MEMORY, "LOCATION": "pages", "TIMEOUT": 60, "OPTIONS": {"MAX_ENTRIES": 2000}},
}

# Work in the background. What Wagtail asks for is done at once; what staff ask for waits in the database for
# the worker that `frankpledge serve` runs.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []},
    "desk": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []},
}

# Times and languages. Dates of release are announced in London's time.
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
LANGUAGE_CODE = "en"
LOCALE_PATHS = [PACKAGE / "locale"]
WAGTAIL_I18N_ENABLED = True
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("en", "English"),
    ("zh-hans", "Chinese"),
    ("vi", "Vietnamese"),
    ("el", "Greek"),
    ("tr", "Turkish"),
    ("pa", "Punjabi"),
    ("hi", "Hindi"),
    ("bn", "Bengali"),
    ("ur", "Urdu"),
    ("ar", "Arabic"),
    ("gu", "Gujarati"),
]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English")]

# Files.
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [PACKAGE / "site" / "static"]
WHITENOISE_USE_FINDERS = True
MEDIA_URL = "/media/"
MEDIA_ROOT = HOME / "media"

# Wagtail. The desk calls out to nobody.
WAGTAIL_SITE_NAME = "frankpledge"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
#: Every save is somebody's own act, with its reason, and none the machine's.
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAILDOCS_EXTENSIONS = ["pdf", "csv", "xlsx", "ods", "docx", "odt", "txt"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True
#: What is approved is what is published: at once, or with the release that is being prepared.
WAGTAIL_FINISH_WORKFLOW_ACTION = "frankpledge.desk.finishing.finish"

# Safety.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 1  # hour
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "frankpledge.site.limits.address_of"
AXES_LOCKOUT_TEMPLATE = "desk/locked_out.html"
#: Whether staff must show a second factor.
TWO_FACTOR = {"required": True, "off": False}.get(configuration.TWO_FACTOR.read(), SECURE)
OTP_TOTP_ISSUER = "frankpledge"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
    )
]
#: A working day; and no longer than the browser is open.
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SSL_REDIRECT = SECURE
if configuration.PROXY.read():
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
#: Whether browsers may carry the host in their own lists is the body's to apply for, not ours to claim.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
#: What no page of ours asks of a browser, and so none may, nor what it frames.
PERMISSIONS_POLICY = ", ".join(
    f"{name}=()"
    for name in (
        *("accelerometer", "browsing-topics", "camera", "display-capture", "encrypted-media", "geolocation"),
        *("gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "screen-wake-lock", "serial"),
        *("usb", "xr-spatial-tracking"),
    )
)
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
#: The desk's own: Wagtail's editor has inline styles and two inline scripts.
DESK_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "object-src": [NONE],
    "base-uri": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"discreet": {"()": "frankpledge.project.discretion.Discreet"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["discreet"]}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}
