"""The co-pilot for helpdesk agents: it proposes, they decide."""
