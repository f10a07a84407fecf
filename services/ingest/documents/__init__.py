"""Documents: files such as PDF, DOCX or mbox are read in a child process without rights, and become articles."""
