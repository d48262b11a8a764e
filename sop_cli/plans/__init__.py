"""What there is to look at in sales plans: one file a rule, PL…"""
