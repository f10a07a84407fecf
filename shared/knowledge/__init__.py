"""What is known of the world's names, in one file that all workers of a machine map into their memory.

Reading order: `layout.py` (what stands in the file), `reader.py` (looking up), `building.py` with `sorting.py` (writing
it in one pass of bounded memory), `naming.py` (keys under which spellings of a name meet).
"""
