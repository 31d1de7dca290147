"""Letters that people print, put in envelopes and post themselves.

No worker ever takes them: they wait until a person says that they were posted.
"""
