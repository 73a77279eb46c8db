"""What staff do: check files, prepare a quarter's figures, freeze and publish a release.

The only room in which records, facts and releases meet; public pages see none of it but the release that comes out.
"""
