"""Doc to statements: events, and later claims, quantities and forecasts."""
