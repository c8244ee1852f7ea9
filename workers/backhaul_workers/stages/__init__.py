"""The work of each stage: read what is needed, work without a transaction, write what was found."""
