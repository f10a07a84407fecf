"""Stories: groups articles that tell of one event, over wordings and languages, as they are stored.

In:  the feed of results in PostgreSQL.
Out: the tables of stories in PostgreSQL, which the console reads.
Knobs: DATABASE_URL, KHABAR_STORY_POLL_S.

The way of an article: the `Follower` reads it from the feed; `signature_of` keeps what tells of its event, weighed by
how rare each word is (`Rarity`); `StoryStore` finds earlier articles that share the rarest of it, a few days around;
`likeness` says how surely each tells of the same event; `decide` puts it into a story, or begins one, or joins two.
All of one step is one transaction with the position in the feed: a kill repeats it from where it began.
"""
