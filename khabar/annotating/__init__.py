"""Annotate without storing: an article goes through the stages, and what storing would keep is handed back.

Above the services, because it runs all stages in one process: docs/adr/0036-what-readers-ask-and-correct.md.
Knobs: KHABAR_ANNOTATE_PROCESSES, KHABAR_ANNOTATE_MAX_BYTES, KHABAR_ANNOTATE_RATE, KHABAR_ANNOTATE_LIMIT_S,
KHABAR_ANNOTATE_IDLE_S.
"""
