"""Quotations: who says what, by the verbs of saying, quotation marks and the names that were found."""

from services.extraction.quotations.finding import QUOTATION_LANGUAGES, find_quotations

__all__ = ["QUOTATION_LANGUAGES", "find_quotations"]
