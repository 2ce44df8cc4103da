"""The phone line: one turn model, and an adapter for each telephony platform."""
