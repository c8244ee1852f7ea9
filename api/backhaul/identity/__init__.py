"""Who is asking: organisations, members, roles, and what they are signed in with.

Sessions, PINs, passkeys, the organisation's provider, tokens of programs. How people come in at all is `people`.
"""
