"""Measure the cleaning stage beside its baselines: `python -m benchmarks.evaluate_cleaning --data FOLDER`.

The folder has cleaning/{dev,real_new,real_nodes}.jsonl, extraction/{aeb,wcxb_dev,pages_public}.jsonl.gz,
topics/*_sib200.jsonl[.gz] and load/articles_ar.jsonl.gz. Every system runs in this command, on this machine. `--only`
picks some of the tables.

- text: labelled scrapes. The shipped decider was fitted on all of them but those of ours that only measure: what it
  does on what it has not seen is what training.train_lines prints. Line F1, macro over articles: title, body and
  subheading lines are to be kept; compared as normalised multisets, so either copy of a repeated line counts as right.
  Character F1: longest common word subsequence of text and gold text, weighted by characters. Titles: normalised and
  equal, where there is one.
- pages: HTML with gold text, by the measures of the two benchmarks that it comes from (benchmarks/cleaning/pages.py).
  The shipped model was fitted on these pages: what it does on sites that it has not seen is what
  training.train_pages prints.
- wrapped: 180 articles broken at 40 to 80 columns: the words kept, and the paragraphs that come back as they were.
- facts: title, writers, day and body of public news pages by language, beside other programs.
- language: SIB-200, one sentence each; accuracy per language and the mean over languages. Arabic vernaculars count as
  Arabic.
- speed: articles per second of CPU time on one core, text and HTML.
- growth: seconds for 1, 2 and 4 times the same hostile input; each case in a process of its own with a time limit.
"""

import argparse
import gzip
import html
import json
import multiprocessing
import re
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.cleaning.pages import read_pages, shingle_scores, word_scores
from benchmarks.cleaning.public_facts import print_facts
from benchmarks.cleaning.scrapes import KEPT_LABELS, LabelledScrape, read_scrapes
from benchmarks.cleaning.wrapped import MARKS, make_probes
from benchmarks.cleaning.wrapped import score as score_wrapped
from services.cleaning.handler import make_handler
from services.cleaning.language import identify_language
from services.cleaning.pages.reader import read_html
from shared.contracts.article import CleanArticle, RawArticle
from shared.errors import ArticleRejected
from shared.settings import Settings

SHORTEST_KEPT_BY_BASELINE = 60
SHORTEST_FOUND_INSIDE = 25
STOPLISTS = {"ar": "Arabic", "en": "English", "fr": "French", "de": "German", "es": "Spanish", "tr": "Turkish"}
SAME_LANGUAGE = {"arz": "ar"}
HOSTILE_CHARS = 250_000
HOSTILE_LIMIT_S = 20.0
HOSTILE_TEXT = {
    "one letter": "ب",
    "kashida": "ـ",
    "blank lines": "\n",
    "one short line": "سطر قصير\n",
    "different lines": "",
    "entities": "&amp;",
    "full stops": ".",
    "bars": "| ",
}
HOSTILE_HTML = {
    "open <div>": "<div>",
    "open comment": "<!--",
    "open <script>": "<script>",
    "less-than signs": "<",
    "tables in tables": "<table><tr><td>",
    "paragraphs": "<p>كلمة</p>",
}
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad\u0640]")

Cleaned = tuple[str, str]
Scores = tuple[float, float, float | None]
TextSystem = Callable[[str, str], Cleaned]
PageSystem = Callable[[str], str]


def normalised(text: str) -> str:
    text = html.unescape(text).replace("â€“", "-").replace("Â£", "£")
    text = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).replace("–", "-")
    return " ".join(text.split())


@cache
def stage() -> Callable[[RawArticle], CleanArticle]:
    return make_handler(Settings())


def stage_on_text(raw: str, language: str) -> Cleaned:  # noqa: ARG001 (it finds the language itself)
    try:
        article = stage()(RawArticle(content=raw, content_type="text/plain"))
    except ArticleRejected:
        return "", ""
    return article.title or "", article.text


def stage_on_page(page: str) -> str:
    try:
        return stage()(RawArticle(content=page, content_type="text/html")).text
    except ArticleRejected:
        return ""


def keep_all(raw: str, language: str) -> Cleaned:  # noqa: ARG001
    return "", raw


def drop_short_lines(raw: str, language: str) -> Cleaned:  # noqa: ARG001
    lines = dict.fromkeys(line for line in raw.splitlines() if len(line.strip()) >= SHORTEST_KEPT_BY_BASELINE)
    return "", "\n".join(lines)


def as_page(raw: str) -> str:
    """The lines as paragraphs, for systems that read only HTML."""
    lines = "".join(f"<p>{html.escape(line)}</p>\n" for line in raw.splitlines() if line.strip())
    return f"<html><body>{lines}</body></html>"


def justext_on_page(page: str, language: str = "en") -> str:
    justext = import_module("justext")
    name = STOPLISTS.get(language)
    # A language without a word list is read as its manual says: by length and links alone.
    words = justext.get_stoplist(name) if name in justext.get_stoplists() else frozenset()
    options = {} if words else {"stopwords_low": 0.0, "stopwords_high": 0.0}
    try:
        found = justext.justext(page.encode("utf-8", "replace"), words, encoding="utf-8", **options)
    except (ValueError, TypeError, AssertionError):
        return ""
    return "\n".join(paragraph.text for paragraph in found if not paragraph.is_boilerplate)


def trafilatura_on_page(page: str) -> str:
    return import_module("trafilatura").extract(page, output_format="txt", include_comments=False) or ""


def newspaper_on_page(page: str) -> str:
    try:
        # It would fetch a page's images to choose one; nothing here asks the network.
        read = import_module("newspaper").article("http://localhost/", input_html=page, fetch_images=False)
        return str(read.text)
    except Exception:  # its errors have no common class; a page that it cannot read is a page without text
        return ""


def text_systems() -> dict[str, TextSystem | None]:
    newspaper = find_spec("newspaper") is not None
    return {
        "keep everything": keep_all,
        "drop short lines and copies": drop_short_lines,
        "jusText": lambda raw, language: ("", justext_on_page(as_page(raw), language)),
        "trafilatura": lambda raw, _: ("", trafilatura_on_page(as_page(raw))),
        "newspaper4k": (lambda raw, _: ("", newspaper_on_page(as_page(raw)))) if newspaper else None,
        "khabar": stage_on_text,
    }


def page_systems() -> dict[str, PageSystem | None]:
    return {
        "jusText": justext_on_page,
        "trafilatura": trafilatura_on_page,
        "newspaper4k": newspaper_on_page if find_spec("newspaper") is not None else None,
        "khabar, the page reader": lambda page: read_html(page).text,
        "khabar, the whole stage": stage_on_page,
    }


def line_f1(row: dict[str, Any], title: str, text: str) -> float:
    wanted, raw = Counter[str](), Counter[str]()
    for line in row["lines"]:
        normal = normalised(line["text"])
        if normal:
            raw[normal] += 1
            wanted[normal] += line["label"] in KEPT_LABELS
    out = [normalised(line) for line in f"{title}\n{text}".split("\n")]
    counts, whole, kept = Counter(out), " ".join(out), Counter[str]()
    for normal, times in raw.items():
        kept[normal] = min(times, counts[normal])
        if not kept[normal] and len(normal) >= SHORTEST_FOUND_INSIDE:
            kept[normal] = min(times, whole.count(normal))
    right = sum((wanted & kept).values())
    total = sum(wanted.values()) + sum(kept.values())
    return 2 * right / total if total else 1.0


def character_f1(row: dict[str, Any], text: str) -> float:
    titles = {normalised(line["text"]) for line in row["lines"] if line["label"] == "title"}
    body = "\n".join(line for line in text.split("\n") if normalised(line) not in titles)
    ours, gold = normalised(body).split(), normalised(row["gold_text"]).split()
    blocks = SequenceMatcher(None, ours, gold, autojunk=False).get_matching_blocks()
    matched = sum(len(word) for block in blocks for word in ours[block.a : block.a + block.size])
    return 2 * matched / max(1, sum(map(len, ours)) + sum(map(len, gold)))


def scores(row: dict[str, Any], title: str, text: str) -> Scores:
    gold_title = row.get("gold_title")
    named = float(normalised(title) == normalised(gold_title)) if gold_title else None
    return line_f1(row, title, text), character_f1(row, text), named


def mean(values: Iterable[float | None]) -> float:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else float("nan")


def missing(name: str) -> str:
    return f"{name:28} not installed (pip install {name})"


def print_wrapped(data: Path) -> None:
    probes = list(make_probes(data / "load"))
    print(f"hard-wrapped probes: {len(probes)} texts{'words kept':>17}{'paragraphs right':>18}")
    groups = {"all": probes} | {mark: [probe for probe in probes if probe.mark == mark] for mark in MARKS}
    for name, some in groups.items():
        found = score_wrapped(some, lambda text: stage_on_text(text, "")[1])
        print(f"{name:36}{found.words:12.3f}{found.paragraphs:18.3f}")


def print_text(data: Path) -> None:
    for heading, name in (("labelled scrapes", "dev"), ("real scrapes", "real_new"), ("real, by node", "real_nodes")):
        with (data / "cleaning" / f"{name}.jsonl").open(encoding="utf-8") as file:
            print_scrapes(heading, [json.loads(line) for line in file])
    print_scrapes("our own, written blind", [row_of(scrape) for scrape in read_scrapes()])


def row_of(scrape: LabelledScrape) -> dict[str, Any]:
    """A scrape of ours in the form of the data folder's."""
    return {
        "raw_text": scrape.raw,
        "lang": "ar" if scrape.language == "ar" else "other",
        "kind": ("hard" if scrape.hard else "usual") + (" unseen" if scrape.only_measures else " seen"),
        "lines": [{"text": line, "label": label} for label, line in scrape.lines],
        "gold_title": scrape.title,
        "gold_text": scrape.text,
    }


def print_scrapes(heading: str, rows: Sequence[dict[str, Any]]) -> None:
    print(f"{heading:28} {'group':14} {'articles':>8} {'line F1':>8} {'char F1':>8} {'titles':>8}")
    for name, system in text_systems().items():
        if system is None:
            print(missing(name))
            continue
        groups: dict[str, list[Scores]] = defaultdict(list)
        for row in rows:
            result = scores(row, *system(row["raw_text"], row["lang"]))
            groups["all"].append(result)
            if name == "khabar":
                groups[f"{row['kind']} {row['lang']}"].append(result)
                groups[row["kind"]].append(result)
        for group, found in groups.items():
            line, character, title = (mean(values) for values in zip(*found, strict=True))
            print(f"{name:28} {group:14} {len(found):8} {line:8.4f} {character:8.4f} {title:8.4f}")


def print_pages(data: Path) -> None:
    aeb, wcxb = (read_pages(data / "extraction" / f"{name}.jsonl.gz") for name in ("aeb", "wcxb_dev"))
    columns = ("aeb P", "aeb R", "aeb F1", "wcxb F1", "must", "must not", "pages/s")
    print(f"\n{'pages':28} " + " ".join(f"{column:>8}" for column in columns))
    for name, system in page_systems().items():
        if system is None:
            print(missing(name))
            continue
        started = time.process_time()
        texts = [[system(page.html) for page in pages] for pages in (aeb, wcxb)]
        speed = (len(aeb) + len(wcxb)) / (time.process_time() - started)
        found = (*shingle_scores(aeb, texts[0]), *word_scores(wcxb, texts[1]))
        print(f"{name:28} " + " ".join(f"{value:8.4f}" for value in found) + f" {speed:8.1f}")


def print_language(data: Path) -> None:
    accuracies = {}
    for path in sorted((data / "topics").glob("*_sib200.jsonl*")):
        code = path.name.split("_")[0]
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        texts = [json.loads(line)["text"] for line in raw.decode("utf-8").split("\n") if line]
        wanted = SAME_LANGUAGE.get(code, code)
        accuracies[code] = mean(float(identify_language(text).code == wanted) for text in texts)
    print("\nlanguage: " + ", ".join(f"{code} {value:.4f}" for code, value in accuracies.items()))
    print(f"mean over {len(accuracies)} languages: {mean(accuracies.values()):.4f}")


def print_speed(data: Path, count: int) -> None:
    with gzip.open(data / "load" / "articles_ar.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in islice(file, count)]
    texts = [f"{row.get('title') or ''}\n{row['text']}" for row in rows]
    speeds = {}
    for name, system in (
        ("khabar", lambda text: stage_on_text(text, "ar")),
        ("trafilatura", lambda text: trafilatura_on_page(as_page(text))),
    ):
        some = texts if name == "khabar" else texts[:200]
        system(some[0])
        started = time.process_time()
        for text in some:
            system(text)
        speeds[name] = len(some) / (time.process_time() - started)
    ratio = speeds["khabar"] / speeds["trafilatura"]
    print(
        f"\nplain text, articles/s on one core: khabar {speeds['khabar']:.0f}, trafilatura on the lines as paragraphs "
    )
    print(f"{speeds['trafilatura']:.0f}; {ratio:.1f} times as fast")


def seconds_for(content: str, content_type: str, answers: "multiprocessing.Queue[float]") -> None:
    started = time.process_time()
    if content_type == "text/html":
        stage_on_page(content)
    else:
        stage_on_text(content, "")
    answers.put(time.process_time() - started)


def bounded_seconds(content: str, content_type: str) -> float | None:
    """CPU seconds in a process of its own; None if it was stopped at the limit."""
    context = multiprocessing.get_context("fork")
    answers: multiprocessing.Queue[float] = context.Queue()
    process = context.Process(target=seconds_for, args=(content, content_type, answers))
    process.start()
    process.join(HOSTILE_LIMIT_S)
    if process.is_alive():
        process.kill()
        process.join()
        return None
    return answers.get() if process.exitcode == 0 else None


def print_growth(chars: int) -> None:
    stage()
    stage_on_page("<html><body><p>one</p></body></html>")
    print(f"\n{'hostile input':28} seconds for {chars:,}, {2 * chars:,}, {4 * chars:,} characters")
    cases = [(name, unit, "text/plain") for name, unit in HOSTILE_TEXT.items()]
    cases += [(name, unit, "text/html") for name, unit in HOSTILE_HTML.items()]
    for name, unit, content_type in cases:
        times = []
        for factor in (1, 2, 4):
            size = factor * chars
            lines = (f"السطر رقم {number} من النص\n" for number in range(size // 24))
            content = unit * (size // len(unit)) if unit else "".join(lines)
            taken = bounded_seconds("<html>" + content if content_type == "text/html" else content, content_type)
            times.append(f"over {HOSTILE_LIMIT_S:.0f}" if taken is None else f"{taken:.3f}")
            if taken is None:
                break
        print(f"{name:28} " + "  ".join(f"{taken:>8}" for taken in times))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="the folder described above")
    parser.add_argument("--articles", type=int, default=1000, help="articles for the speed")
    parser.add_argument("--hostile", type=int, default=HOSTILE_CHARS, help="characters of the smallest hostile input")
    parser.add_argument(
        "--only", nargs="+", choices=["text", "wrapped", "pages", "facts", "language", "speed", "growth"]
    )
    arguments = parser.parse_args()
    tables: dict[str, Callable[[], None]] = {
        "text": lambda: print_text(arguments.data),
        "wrapped": lambda: print_wrapped(arguments.data),
        "pages": lambda: print_pages(arguments.data),
        "facts": lambda: print_facts(arguments.data, stage()),
        "language": lambda: print_language(arguments.data),
        "speed": lambda: print_speed(arguments.data, arguments.articles),
        "growth": lambda: print_growth(arguments.hostile),
    }
    for name in arguments.only or tables:
        tables[name]()


if __name__ == "__main__":
    main()
