"""Settings, read once from the environment. Impossible settings fail at start."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.errors import ConfigurationError
from shared.hosts import is_loopback

PROJECT_ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Every knob of Khabar. Names in the environment are the field names in capitals, with KHABAR_ in front,
    except for REDIS_URL and DATABASE_URL. Durations are in seconds, sizes in bytes.
    """

    model_config = SettingsConfigDict(env_prefix="KHABAR_", frozen=True, extra="ignore")

    home: Path = Field(default=Path(".khabar"), description="Data folder of the single-machine mode.")
    host: str = Field(default="127.0.0.1", description="Address that the HTTP services bind to.")
    port: int = Field(default=8000, ge=1, le=65535)
    redis_url: str = Field(default="redis://127.0.0.1:6379/0", validation_alias="REDIS_URL")
    sentinel_master: str = Field(
        default="khabar", description="With sentinel:// in REDIS_URL: the master's name there."
    )
    sentinel_password: str = Field(default="", description="Of the Sentinels themselves, if they have one.")
    database_url: str = Field(default="postgresql://127.0.0.1:5432/khabar", validation_alias="DATABASE_URL")

    retention: Path | None = Field(default=None, description="File of how long articles are kept, see docs/access.md.")

    # Access, see docs/access.md
    published_at: str | None = Field(
        default=None,
        description="Address at which a container's port is published; who needs a key is decided by it, not by host.",
    )
    require_keys: bool = Field(default=False, description="Every request needs a key, also while there is none.")
    allowed_hosts: str = Field(
        default="", description="Names, with commas between, under which Khabar answers while nobody needs a key."
    )
    post_rate: int | None = Field(
        default=None, ge=1, description="Posting requests a minute of one address, while nobody needs a key."
    )
    keys_refresh_s: float = Field(default=2.0, gt=0, description="Time after which a new or revoked key is noticed.")

    # Limits at the door, see docs/adr/0021-the-door.md
    max_connections: int = Field(
        default=10_000, ge=1, description="Open connections of an HTTP service; fewer where fewer files are allowed."
    )
    max_head_bytes: int = Field(default=65536, ge=1024, description="Request line and headers; and trailers.")
    head_timeout_s: float = Field(default=10.0, gt=0, description="In which the headers of a request have to come.")
    keep_alive_s: float = Field(default=5.0, gt=0, description="A connection without a request is kept for so long.")
    idle_timeout_s: float = Field(
        default=30.0, gt=0, description="In which something more of a body has to come, or of an answer to be taken."
    )
    request_timeout_s: float = Field(
        default=120.0, gt=0, description="In which a body has to be there; more by KHABAR_LEAST_UPLOAD_RATE."
    )
    least_upload_rate: int = Field(
        default=4096, ge=1, description="A body has a second more for every so many bytes that have come."
    )
    body_budget_bytes: int = Field(
        default=256 * 2**20, ge=1024, description="Memory for the bodies of all requests that are under way."
    )
    max_json_items: int = Field(default=20_000, ge=100, description="Fields and values in one JSON text, about.")
    trusted_proxies: str = Field(
        default="",
        description="Networks of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, as 127.0.0.1/32.",
    )
    max_article_bytes: int = Field(default=16 * 2**20, ge=1024, description="One article, after decompression.")
    max_bulk_bytes: int = Field(default=16 * 2**30, ge=1024, description="One bulk request, after decompression.")
    max_field_chars: int = Field(default=4096, ge=16, description="url, source, title, author, external_id.")
    max_metadata_bytes: int = Field(default=65536, ge=64)
    commit_max_articles: int = Field(default=500, ge=1, description="Articles that share one commit.")
    commit_max_bytes: int = Field(default=32 * 2**20, ge=1)

    # Documents, see docs/documents.md
    max_document_bytes: int = Field(default=32 * 2**20, ge=1024, description="One document, after decompression.")
    document_processes: int = Field(default=2, ge=1, description="Documents that are read at once.")
    document_limit_s: float = Field(
        default=60.0, gt=0, description="For reading one document, in a process of its own."
    )
    document_memory_bytes: int = Field(default=2**29, ge=2**28, description="That such a process may take.")
    document_max_pages: int = Field(default=2_000, ge=1, description="A PDF of more pages is refused.")
    document_max_parts: int = Field(
        default=10_000, ge=1, description="Articles and files in one document: mails of a mailbox, files of a ZIP."
    )
    ocr: bool = Field(default=False, description="Read PDF files of pictures by Tesseract, where it is installed.")
    ocr_languages: str = Field(
        default="ara+eng", pattern=r"^[A-Za-z_]+(\+[A-Za-z_]+)*$", description="As Tesseract calls them."
    )
    ocr_max_pages: int = Field(default=50, ge=1, description="Of all scans in one document; what has more is refused.")
    ocr_page_limit_s: float = Field(default=60.0, gt=0, description="For OCR of one page.")

    # Annotating without storing
    annotate_processes: int = Field(default=2, ge=1, description="Articles annotated at once, in 400 MB each.")
    annotate_max_bytes: int = Field(default=2**20, ge=1024, description="One article to annotate, decompressed.")
    annotate_rate: int = Field(default=60, ge=1, description="Articles annotated in a minute for one key or address.")
    annotate_limit_s: float = Field(default=30.0, gt=0, description="For one article, and to wait for a process.")
    annotate_idle_s: float = Field(default=300.0, gt=0, description="A process with nothing to annotate ends.")

    # Taking results out
    stream_clients: int = Field(default=100, ge=1, description="Open streams of stored articles; more are refused.")
    export_clients: int = Field(default=20, ge=1, description="Open exports; more are refused.")
    stream_poll_s: float = Field(default=0.5, gt=0, description="How often open streams look for new articles.")
    stream_heartbeat_s: float = Field(default=15.0, gt=0, description="Silence after which a stream says it lives.")

    webhook_allowed_networks: str = Field(
        default="",
        description="Networks that webhooks may be sent to although they are not public, as 10.0.0.0/8,127.0.0.1/32.",
    )
    webhook_timeout_s: float = Field(default=15.0, gt=0, description="For one try, from the name to the whole answer.")
    webhook_poll_s: float = Field(default=1.0, gt=0, description="How often new articles are looked for.")
    webhook_concurrency: int = Field(default=16, ge=1, description="Messages on their way at once.")
    webhook_retry_base_s: float = Field(default=5.0, gt=0, description="Wait before the second try; it doubles.")
    webhook_retry_max_s: float = Field(default=6 * 3600.0, gt=0)
    webhook_max_attempts: int = Field(default=16, ge=1, description="Tries of one message.")
    webhook_disable_after_s: float = Field(
        default=5 * 86400.0, gt=0, description="A webhook that has failed for so long is disabled."
    )
    webhook_log_s: float = Field(default=30 * 86400.0, gt=0, description="How long deliveries that ended are kept.")

    story_poll_s: float = Field(default=1.0, gt=0, description="How often new articles are looked for, for stories.")

    # Collecting from feeds, see docs/sources.md
    ingest_url: str = Field(
        default="", description="Where the collector posts; by default this machine at KHABAR_PORT."
    )
    collector_key: str = Field(default="", description="API key with the scope post, once keys are needed.")
    collector_contact: str = Field(
        default="", max_length=200, description="Address or e-mail that sites are given, to reach whoever collects."
    )
    collector_allowed_networks: str = Field(
        default="",
        description="Networks that may be collected from although they are not public, as 10.0.0.0/8,127.0.0.1/32.",
    )
    collector_concurrency: int = Field(default=64, ge=1, description="Requests to sites at once.")
    collector_hosts: int = Field(default=400, ge=1, description="Hosts that are worked on at once, one request each.")
    collector_host_delay_s: float = Field(
        default=1.0, ge=0, description="Pause between requests to a host; longer where its robots.txt asks for it."
    )
    collector_timeout_s: float = Field(default=30.0, gt=0, description="For one request, with all its redirects.")
    collector_max_page_bytes: int = Field(default=8 * 2**20, ge=1024, description="One page, packed or unpacked.")
    collector_max_feed_bytes: int = Field(default=16 * 2**20, ge=1024, description="One feed, packed or unpacked.")
    collector_poll_s: float = Field(default=1.0, gt=0, description="How often it is looked for what is due.")
    collector_least_interval_s: float = Field(default=300.0, gt=0, description="A feed is asked so often at most.")
    collector_longest_interval_s: float = Field(default=6 * 3600.0, gt=0, description="And at least so often.")
    collector_retry_base_s: float = Field(default=60.0, gt=0, description="Wait after a failure; it grows.")
    collector_retry_max_s: float = Field(default=86400.0, gt=0)
    collector_lease_s: float = Field(
        default=60.0, gt=0, description="What a collector that died had begun is begun again after so long."
    )

    # Relay and reconciler
    batch_size: int = Field(default=25, ge=1, le=1000, description="Articles in one message under backlog.")
    batch_max_bytes: int = Field(default=2 * 2**20, ge=1, description="Raw bytes in one message of several articles.")
    high_water: int = Field(default=2000, ge=1, description="Articles in Redis at most.")
    high_water_bytes: int = Field(default=256 * 2**20, ge=1, description="Raw bytes of the articles in Redis at most.")
    relay_poll_s: float = Field(default=1.0, gt=0)
    lost_after_s: float = Field(
        default=5.0,
        gt=0,
        description="Time for which Redis must not hold an article before it is sent again; doubles with each attempt.",
    )
    max_attempts: int = Field(default=8, ge=1, description="Publications of one revision before it is quarantined.")

    quarantine_alarm: int = Field(
        default=1000,
        ge=0,
        description="Undecided articles in the quarantine that raise an alarm; 0: never.",
    )
    alarm_every_s: float = Field(default=300.0, ge=0, description="Time between looks for alarms; 0: never.")

    # Cleaning
    source_lines: Path | None = Field(default=None, description="File of the lines that recur in each source.")

    # Extraction
    gazetteer: Path | None = Field(
        default=None,
        description="The users' own entities (docs/gazetteer.md), or a built file of names (docs/knowledge.md).",
    )

    # Classification
    taxonomy: Path | None = Field(default=None, description="File of the installation's own topics (TOML).")

    # Workers
    concurrency: int = Field(default=1, ge=1, description="Pool processes per worker.")
    prefetch: int = Field(default=1, ge=1, description="Messages reserved per pool process, with that in work.")
    task_time_limit_s: int = Field(default=120, ge=1)
    visibility_timeout_s: int = Field(default=300, ge=1)
    stage_max_retries: int = Field(default=6, ge=0, description="Retries of a transient failure inside a stage.")
    retry_base_s: float = Field(default=1.0, gt=0)
    retry_max_s: float = Field(default=60.0, gt=0)
    max_deliveries: int = Field(default=3, ge=1, description="Deaths of workers over an article until it is buried.")

    task_memory_bytes: int = Field(
        default=2 * 2**30, ge=0, description="Memory that the work on one message may take; 0: no limit."
    )
    stalled_after_s: float = Field(
        default=20.0, gt=0, description="A worker that takes nothing for so long although messages wait ends itself."
    )

    # A stage that quarantines everything
    pause_after: int = Field(default=20, ge=0, description="Burials in a row that pause a stage; 0: never.")
    pause_probe_s: float = Field(default=15.0, gt=0, description="Pause between tries of a paused stage.")

    # Scaling by load, in the single-machine mode
    scale_target_s: float = Field(default=20.0, gt=0, description="Time in which a backlog shall be gone.")
    scale_calm_s: float = Field(default=30.0, ge=0, description="Calm before a worker that is not needed goes.")

    ready_dir: Path | None = Field(default=None, description="Folder in which workers say that they are ready.")
    part_of_stack: bool = Field(
        default=False, description="Not ready before the whole stack was, which `khabar up` says in the folder above."
    )

    # Observability
    process: str = Field(default="", description="Name of this process in the logs; by default what it does.")
    log_level: str = "INFO"
    log_format: str = Field(default="auto", pattern="^(auto|console|json)$")
    metrics_port: int = Field(default=0, ge=0, le=65535, description="Worker metrics over HTTP; 0: off.")

    @property
    def keys_required(self) -> bool:
        """Whether every request needs a key, whether or not there is one."""
        return self.require_keys or not is_loopback(self.published_at or self.host)

    @field_validator("collector_contact")
    @classmethod
    def contact_fits_into_a_header(cls, text: str) -> str:
        """It is sent with every request."""
        if not (text.isascii() and text.isprintable()) or set(text) & set("()\\"):
            raise ValueError("needs to be printable ASCII without brackets and backslashes")
        return text

    @field_validator("collector_allowed_networks", "webhook_allowed_networks", "trusted_proxies")
    @classmethod
    def networks_are_networks(cls, text: str) -> str:
        """A slip here would open the wrong door."""
        _networks(text)
        return text

    @property
    def webhook_networks(self) -> list[IPv4Network | IPv6Network]:
        """The networks that are allowed."""
        return _networks(self.webhook_allowed_networks)

    @property
    def collector_networks(self) -> list[IPv4Network | IPv6Network]:
        """The networks that may be collected from although they are not public."""
        return _networks(self.collector_allowed_networks)

    @property
    def proxy_networks(self) -> list[IPv4Network | IPv6Network]:
        """The networks of proxies that are believed."""
        return _networks(self.trusted_proxies)

    @model_validator(mode="after")
    def an_article_has_room(self) -> Self:
        """An article that may be posted must fit into the memory for all of them, as it comes and as it is read."""
        if self.body_budget_bytes < 2 * self.max_article_bytes:
            raise ValueError("KHABAR_BODY_BUDGET_BYTES must be at least twice KHABAR_MAX_ARTICLE_BYTES")
        if self.body_budget_bytes < self.max_document_bytes:
            raise ValueError("KHABAR_BODY_BUDGET_BYTES must not be below KHABAR_MAX_DOCUMENT_BYTES")
        return self

    @model_validator(mode="after")
    def intervals_are_in_order(self) -> Self:
        """Between the two there must be room."""
        if self.collector_least_interval_s > self.collector_longest_interval_s:
            raise ValueError("KHABAR_COLLECTOR_LEAST_INTERVAL_S must not exceed KHABAR_COLLECTOR_LONGEST_INTERVAL_S")
        return self

    @model_validator(mode="after")
    def redelivery_outlasts_work(self) -> Self:
        """Redis redelivers what is not acknowledged in time, even while a worker is busy with it or before it."""
        if self.visibility_timeout_s <= self.prefetch * self.task_time_limit_s + self.retry_max_s:
            raise ValueError(
                "KHABAR_VISIBILITY_TIMEOUT_S must exceed "
                "KHABAR_PREFETCH * KHABAR_TASK_TIME_LIMIT_S + KHABAR_RETRY_MAX_S, or Redis redelivers work in progress"
            )
        return self


def _networks(text: str) -> list[IPv4Network | IPv6Network]:
    """Raises: ValueError if one is none."""
    return [ip_network(part.strip()) for part in text.split(",") if part.strip()]


def load_settings() -> Settings:
    """The settings of this environment.

    Raises: ConfigurationError that names each setting that is wrong.
    """
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, found['loc'])) or 'settings'}: {found['msg'].removeprefix('Value error, ')}"
            for found in error.errors(include_url=False, include_input=False)
        )
        raise ConfigurationError(f"The environment holds settings that cannot be: {wrong}") from error
