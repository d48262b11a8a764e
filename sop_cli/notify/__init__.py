"""Digests to where people read them: chat bots and mail. The only room that speaks to the network, and only when told.

Small clients of our own on urllib and smtplib: these services answer HTTP 200 whatever happened, and only the number in
the answer says whether a message arrived.
"""
