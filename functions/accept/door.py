"""Announcements and the state of uploads, as a post may ask for them."""

import re
import uuid
from typing import Any

from functions._announcements import Announcement, Announcements
from functions._events import upload_id_of
from functions._ledger import REFUSED, Ledger
from functions._shell import dynamodb, landing_bucket, now, settings
from functions.accept.request import SHA256, Announced, DoorError
from functions.accept.transfer import (
    begin_parts,
    complete,
    landed_version,
    metadata_of,
    part_bytes,
    part_sizes,
    parts_sent,
    request_of_part,
    request_of_whole,
)
from lake_schema.errors import UnavailableError

UPLOAD_ID = re.compile(r"[0-9a-f]{32}")
Document = dict[str, Any]


class Door:
    """Answers one post."""

    def __init__(self, post: str) -> None:
        """Take the post's code."""
        self._post = post
        self._ledger = Ledger(dynamodb(), settings().upload_ledger)
        self._announcements = Announcements(dynamodb(), settings().upload_ledger)

    def announce(self, said: Announced) -> tuple[Document, bool]:
        """Return the state of the bytes announced, with how to send them; and whether it is new.

        Bytes that are on their way or in landing go on where they stopped, and bytes that were
        taken in are not sent again. What was refused may be sent once more.

        Raises:
            DoorError: They were announced with another size.
        """
        known = self._announcements.of_bytes(self._post, said.sha256)
        if known is None:
            if came := self._taken_in(said.sha256):
                return came, False
        else:
            if known.size_bytes != said.size_bytes:
                says = f"announced were {known.size_bytes} bytes, now {said.size_bytes}"
                raise DoorError("other-size", says)
            state = self._state(known)
            if state["state"] != REFUSED and not self._is_lost(known, state):
                return self._with_request(known, state), False
        return self._announce_anew(said, known), True

    def find(self, name: str) -> Document:
        """Return the state of an upload by announcement, upload id or SHA-256.

        Raises:
            DoorError: This post has none of that name; what others have it does not learn.
        """
        found = self._announcement(name)
        if found is not None:
            return self._state(found)
        receipt = self._ledger.receipts([name]).get(name) if UPLOAD_ID.fullmatch(name) else None
        if receipt is None and SHA256.fullmatch(name) and (came := self._taken_in(name)):
            return came
        if receipt is None or receipt["post"] != self._post:
            raise DoorError("unknown-upload", f"{self._post} has no upload {name!r}")
        return _document(None, receipt["state"], receipt)

    def requests_of_parts(self, name: str, digests: dict[int, str]) -> Document:
        """Return a request for each part that is to be sent.

        Raises:
            DoorError: The upload is unknown or not sent in parts, or a part is none of it.
        """
        announcement = self._in_parts(name)
        strange = digests.keys() - part_sizes(announcement.size_bytes).keys()
        if strange:
            raise DoorError("bad-request", f"the file has no parts {sorted(strange)}")
        requests = [request_of_part(announcement, n, digests[n]) for n in sorted(digests)]
        return {"announcement_id": announcement.announcement_id, "parts": requests}

    def complete(self, name: str) -> Document:
        """Make an upload of its parts; one that is complete already only has its state told.

        Raises:
            DoorError: Parts are missing.
        """
        announcement = self._in_parts(name)
        sent = parts_sent(announcement)
        if sent is not None:
            missing = part_sizes(announcement.size_bytes).keys() - {p["PartNumber"] for p in sent}
            if missing:
                says = f"{len(missing)} parts have not been sent"
                raise DoorError("parts-missing", says, missing=sorted(missing))
            complete(announcement, sent)
        return self._state(announcement)

    def _announcement(self, name: str) -> Announcement | None:
        if SHA256.fullmatch(name):
            found = self._announcements.of_bytes(self._post, name)
        elif UPLOAD_ID.fullmatch(name):
            found = self._announcements.of_upload(name)
        else:
            found = self._announcements.named(name)
        return found if found and found.post == self._post else None

    def _in_parts(self, name: str) -> Announcement:
        announcement = self._announcement(name)
        if announcement is None:
            raise DoorError("unknown-upload", f"{self._post} announced no upload {name!r}")
        if not announcement.multipart_id:
            raise DoorError("not-in-parts", f"{announcement.size_bytes} bytes are sent whole")
        return announcement

    def _announce_anew(self, said: Announced, before: Announcement | None) -> Document:
        announcement_id = str(uuid.uuid4())
        key = f"{self._post}/{now():%Y/%m/%d}/{announcement_id}/{said.file}"
        in_parts = part_bytes(said.size_bytes) > 0
        made = Announcement(
            announcement_id=announcement_id,
            post=self._post,
            file=said.file,
            size_bytes=said.size_bytes,
            sha256=said.sha256,
            records=said.records,
            key=key,
            multipart_id=begin_parts(key, metadata_of(said.sha256, said.records))
            if in_parts
            else "",
        )
        if not self._announcements.add(made, before):
            raise UnavailableError("the same bytes are being announced by another request")
        return self._with_request(made, _document(made, "announced", None))

    def _taken_in(self, sha256: str) -> Document | None:
        """Return the state of bytes that came by another way than an announcement."""
        first = self._ledger.first_uploads([(self._post, sha256)])
        for receipt in self._ledger.receipts(list(first.values())).values():
            return _document(None, receipt["state"], receipt)
        return None

    def _state(self, announcement: Announcement) -> Document:
        version = landed_version(announcement.key)
        if version is None:
            return _document(announcement, "announced", None)
        upload_id = upload_id_of(landing_bucket(), announcement.key, version)
        receipt = self._ledger.receipts([upload_id]).get(upload_id)
        if receipt is None:
            self._announcements.note_landed(upload_id, announcement)
            return _document(announcement, "received", None) | {"upload_id": upload_id}
        return _document(announcement, receipt["state"], receipt)

    def _is_lost(self, announcement: Announcement, state: Document) -> bool:
        """Tell whether the parts of an upload were thrown away, as S3 does after a week."""
        is_open = state["state"] == "announced" and announcement.multipart_id
        return bool(is_open) and parts_sent(announcement) is None

    def _with_request(self, announcement: Announcement, state: Document) -> Document:
        """Add how to send what is still to be sent."""
        if state["state"] != "announced":
            return state
        if not announcement.multipart_id:
            return state | {"request": request_of_whole(announcement)}
        sent = parts_sent(announcement) or []
        sizes = part_sizes(announcement.size_bytes)
        parts = {
            "part_bytes": part_bytes(announcement.size_bytes),
            "part_count": len(sizes),
            "sent": sorted(part["PartNumber"] for part in sent),
        }
        return state | {"parts": parts}


def _document(announcement: Announcement | None, state: str, receipt: Document | None) -> Document:
    """Return the state of an upload as the API tells it."""
    return {
        "announcement_id": announcement.announcement_id if announcement else None,
        "upload_id": receipt["upload_id"] if receipt else None,
        "state": state,
        "receipt": receipt,
        "request": None,
        "parts": None,
    }
