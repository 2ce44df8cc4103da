"""`hulpnodig`: a client of the public API, the content checks, and the embedded start."""
