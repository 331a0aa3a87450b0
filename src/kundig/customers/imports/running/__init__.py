"""How is an import worked off, by whichever process, and gone on with after a crash?"""
