"""Quotations against sentences that were written and labelled before there was any code."""
