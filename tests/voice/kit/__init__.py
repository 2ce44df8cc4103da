"""Telephones that make real calls on this machine: SIP, RTP and keys (RFC 4733), and the audio that a caller hears.

`line.py` stands in for jambonz: signalling and sound are real, the platform is imitated. What this does not prove: speech of
people, a live account of a platform, the public network, and encrypted signalling or sound.
"""
