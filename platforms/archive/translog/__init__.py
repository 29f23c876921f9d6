"""The transparency log: a Merkle tree in files, its signed checkpoints, proofs and witnesses.

Each module is one notion and follows one public text: RFC 6962 for the tree, C2SP's signed-note,
tlog-checkpoint, tlog-cosignature, tlog-tiles and tlog-proof for the files. Nothing here knows a
database; `signer.seal` is handed the entries.
"""
