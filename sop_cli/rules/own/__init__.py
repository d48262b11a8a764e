"""A team's own rules: `followups.own_rules` of sop.yaml, conditions over a record that run no code."""
