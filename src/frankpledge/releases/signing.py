"""Who froze a release: an Ed25519 signature over the manifest's bytes, and the keys that make and check it.

The manifest holds the digest of every other file, so the signature stands for the whole release. What a
signature is worth depends on where the public key came from: the one kept in a bundle only says that the
bundle was not damaged; trust comes from the installation's own keys, or from a key got by another way.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from frankpledge import durable
from frankpledge.releases.errors import ReleaseError

#: Beside the manifest of a signed release.
SIGNATURE = "manifest.sig"
#: Where a manifest names the key that signs it, so that a signature taken away is missed.
SIGNED_BY = "signed_by"
PRIVATE, PUBLIC, RETIRED = "signing.key", "signing.pub", "retired"
_ALGORITHM = "Ed25519"

#: Public keys that are believed, by their id.
Trusted = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as it was found. `key` is the signing key's id, empty where the release is not signed;
    `problem` says what is wrong with it, empty where nothing is.
    """

    key: str
    problem: str = ""

    @property
    def words(self) -> str:
        """One line about it, for people."""
        return self.problem or (f"signed by key {self.key}" if self.key else "not signed")


def key_id(public: bytes) -> str:
    """The short name of a public key (32 bytes): the first 16 digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


def read_public(path: Path) -> dict[str, bytes]:
    """The public key in a PEM file, by its id; raises `ReleaseError` where it holds none."""
    try:
        key = load_pem_public_key(Path(path).read_bytes())
    except FileNotFoundError as error:
        raise ReleaseError(f"{path}: there is no such file; give the file of a public key") from error
    except ValueError as error:
        raise ReleaseError(f"{path} holds no public key in PEM form: {error}") from error
    if not isinstance(key, Ed25519PublicKey):
        raise ReleaseError(f"{path} holds a public key of another kind; releases are signed with Ed25519")
    raw = key.public_bytes_raw()
    return {key_id(raw): raw}


class Keys:
    """An installation's signing keys, in a folder of their own.

    `signing.key` is private (mode 0600, no passphrase), `signing.pub` its public half, to be given to
    anyone; `retired/` holds the public halves of keys that signed before. The private key is made when
    it is first needed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    def trusted(self) -> dict[str, bytes]:
        """Every public key held, by its id: the current one and the retired."""
        held: dict[str, bytes] = {}
        for path in [self.folder / PUBLIC, *sorted((self.folder / RETIRED).glob("*.pub"))]:
            if path.exists():
                held |= read_public(path)
        return held

    def private(self) -> Ed25519PrivateKey:
        """The key that signs now; made on first use.

        Raises `ReleaseError` where the file is not a key, or where others may read it.
        """
        path = self.folder / PRIVATE
        if not path.exists():
            self._keep(Ed25519PrivateKey.generate(), new=True)
        if path.stat().st_mode & 0o077:
            raise ReleaseError(f"{path} can be read by others; take that away with: chmod 600 {path}")
        try:
            key = load_pem_private_key(path.read_bytes(), password=None)
        except (ValueError, TypeError) as error:
            raise ReleaseError(
                f"{path} cannot be read as a private key ({error}); restore it from a backup, or move it "
                "away and the next release is signed with a new one"
            ) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise ReleaseError(f"{path} holds a key of another kind; releases are signed with Ed25519")
        self._show(key.public_key())
        return key

    def rotate(self) -> str:
        """Sign with a new key from now on; returns its id. The old public key is kept in `retired/`, so
        that what it signed is still believed; the old private key is gone.
        """
        self.private()
        self._retire()
        new = Ed25519PrivateKey.generate()
        self._keep(new, new=False)
        self._show(new.public_key())
        return key_id(new.public_key().public_bytes_raw())

    def _keep(self, key: Ed25519PrivateKey, *, new: bool) -> None:
        """Write the private key whole or not at all; where `new`, another program's key stands."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.folder / PRIVATE
        part = path.with_name(f".{PRIVATE}.{uuid4().hex}.part")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
                file.flush()
                os.fsync(file.fileno())
            if new:
                try:
                    path.hardlink_to(part)
                except FileExistsError:
                    return
            else:
                part.replace(path)
            durable.sync(self.folder)
        finally:
            part.unlink(missing_ok=True)

    def _show(self, public: Ed25519PublicKey) -> None:
        """Put the public half beside the private one; what stood there for another key is retired."""
        path = self.folder / PUBLIC
        text = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        if path.exists() and path.read_bytes() == text:
            return
        self._retire()
        durable.write(path, text)

    def _retire(self) -> None:
        path = self.folder / PUBLIC
        if path.exists():
            (name,) = read_public(path)
            durable.write(self.folder / RETIRED / f"{name}.pub", path.read_bytes())


def signer(keys: Keys) -> tuple[Ed25519PrivateKey, str]:
    """The key that signs now, and its id."""
    private = keys.private()
    return private, key_id(private.public_key().public_bytes_raw())


def sign(manifest: bytes, private: Ed25519PrivateKey) -> bytes:
    """What `manifest.sig` holds: algorithm, key id, public key and signature, as JSON in one form only."""
    public = private.public_key().public_bytes_raw()
    return _written(public, private.sign(manifest))


def examine(manifest: bytes, named: str, written: bytes | None, trusted: Trusted | None = None) -> Signature:
    """Look at a signature. `named` is the key that the manifest names, `written` what `manifest.sig` holds
    (None where there is none). Without `trusted`, the signature is held against its own public key, which
    finds damage and not forgery.
    """
    if written is None:
        if named:
            return Signature(named, f"{SIGNATURE} is missing, though the manifest names the key {named}")
        return Signature("")
    try:
        told = json.loads(written)
        public = base64.b64decode(told["public_key"], validate=True)
        signature = base64.b64decode(told["signature"], validate=True)
        key = Ed25519PublicKey.from_public_bytes(public)
        own = key_id(public)
        key.verify(signature, manifest)
        fits = True
    except InvalidSignature:
        fits = False
    except (ValueError, KeyError, TypeError):
        return Signature(named, f"{SIGNATURE} was changed: it cannot be read")
    problem = ""
    if written != _written(public, signature):
        problem = f"{SIGNATURE} was changed"
    elif named != own:
        whom = f"names the key {named}" if named else "names none"
        problem = f"{SIGNATURE} is by key {own}, but the manifest {whom}"
    elif not fits:
        problem = f"{SIGNATURE} does not fit the manifest: one of them was changed"
    elif trusted is not None and trusted.get(own) != public:
        known = ", ".join(sorted(trusted)) or "none"
        problem = f"{SIGNATURE} is by key {own}, which is not trusted here (trusted: {known})"
    return Signature(own, problem)


def _written(public: bytes, signature: bytes) -> bytes:
    content = {
        "algorithm": _ALGORITHM,
        "key": key_id(public),
        "public_key": base64.b64encode(public).decode(),
        "signature": base64.b64encode(signature).decode(),
    }
    return (json.dumps(content, indent=1) + "\n").encode()
