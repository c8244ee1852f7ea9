"""How people come in, and the members as admins keep them: invitations, links by mail, passwords.

These need what stands above `identity`: a confirmed address, letters, sites that are followed from the first day. What somebody
is signed in with, once they are in, is `identity`'s.
"""
