"""What every check with codes shares: rules with their words, options, settings in sop.yaml, and a manual."""
