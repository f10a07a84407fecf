"""Ingest: takes articles over HTTP and answers when they are safe in the ledger.

In:  POST /v1/articles, POST /v1/articles/bulk, POST /v1/documents; GET /v1/articles/{id}, /raw and /original read back.
Out: rows of the ledger in state `accepted`; the relay takes them from there to the queue `cleaning`.
Knobs: KHABAR_HOST, KHABAR_PORT, DATABASE_URL, REDIS_URL (for the live stage only), KHABAR_MAX_ARTICLE_BYTES,
       KHABAR_MAX_BULK_BYTES, KHABAR_MAX_FIELD_CHARS, KHABAR_MAX_METADATA_BYTES, KHABAR_COMMIT_MAX_ARTICLES,
       KHABAR_MAX_DOCUMENT_BYTES, KHABAR_DOCUMENT_… and KHABAR_OCR….
"""
