"""What a stored article looks like in the formats that others read: ninjs, schema.org, FollowTheMoney.

Pure functions from a `StoredArticle`; what each field becomes is in docs/takeout.md.
"""
