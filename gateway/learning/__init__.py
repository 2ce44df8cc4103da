"""The learning loop: questions that were not answered well become proposals that a person reviews."""
