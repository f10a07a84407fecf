"""Becomes Tesseract, with limits and, where that is permitted, without a network. It has to open its models' files."""

import os
import sys

from services.ingest.documents.confinement import be_ended_first, close_all_but_the_first_three, leave_network, limit

if __name__ == "__main__":
    program, languages, memory_bytes, seconds = sys.argv[1:5]
    leave_network()
    close_all_but_the_first_three()
    be_ended_first()
    limit(memory_bytes=int(memory_bytes), seconds=int(seconds))
    # One page after the other on one core; what stands beside each other is read from the layout (3: automatic).
    os.execve(
        program,
        [program, "stdin", "stdout", "-l", languages, "--psm", "3", "tsv"],
        {**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
