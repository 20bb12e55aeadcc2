"""What happened: events, the journal on disk, redaction. Imports nothing of ours."""
