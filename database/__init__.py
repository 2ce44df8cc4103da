"""What the processes share about SQL databases: the engine, and running migrations."""
