"""Iceberg's file interface over boto3: one request an object.

PyIceberg's own, over Arrow's S3 client, asks S3 some thirty times a commit (multipart uploads of
tiny files, a HEAD before each read); this one asks eighteen times and honours AWS_ENDPOINT_URL.
Metadata, manifests and the data files that `publish` writes all fit into memory.
"""

from io import BytesIO
from types import TracebackType

from pyiceberg.io import FileIO, InputFile, InputStream, OutputFile, OutputStream
from pyiceberg.typedef import EMPTY_DICT, Properties

from functions._objects import bucket_and_key, read_whole
from functions._shell import s3


class _Writing(BytesIO):
    """Collects an object's bytes and puts them when closed without an error."""

    def __init__(self, location: str, *, overwrite: bool) -> None:
        super().__init__()
        self._location, self._overwrite = location, overwrite

    def close(self) -> None:
        """Put the object; a writer that is closed twice puts once."""
        if not self.closed:
            bucket, key = bucket_and_key(self._location)
            if self._overwrite:
                s3().put_object(Bucket=bucket, Key=key, Body=self.getvalue())
            else:
                s3().put_object(Bucket=bucket, Key=key, Body=self.getvalue(), IfNoneMatch="*")
        super().close()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Put nothing when writing failed half-way."""
        if kind is None:
            self.close()
        else:
            super().close()


class S3Object(InputFile, OutputFile):
    """One object, to be read or written whole."""

    def __len__(self) -> int:
        """Return the size in bytes."""
        bucket, key = bucket_and_key(self.location)
        return s3().head_object(Bucket=bucket, Key=key)["ContentLength"]

    def exists(self) -> bool:
        """Tell whether the object exists."""
        bucket, key = bucket_and_key(self.location)
        try:
            s3().head_object(Bucket=bucket, Key=key)
        except s3().exceptions.ClientError as error:
            if error.response["Error"]["Code"] in {"404", "NoSuchKey"}:
                return False
            raise
        return True

    def open(self, seekable: bool = True) -> InputStream:  # noqa: ARG002, FBT001, FBT002 # PyIceberg's
        """Return the object's bytes.

        Raises:
            FileNotFoundError: There is no such object.
            UnavailableError: The bytes are not those that S3 holds.
        """
        return BytesIO(read_whole(self.location))

    def create(self, overwrite: bool = False) -> OutputStream:  # noqa: FBT001, FBT002 # PyIceberg's
        """Return a stream whose bytes become the object when it is closed."""
        return _Writing(self.location, overwrite=overwrite)

    def to_input_file(self) -> "S3Object":
        """Return the object for reading."""
        return self


class S3Objects(FileIO):
    """All of S3, one whole object at a time."""

    def __init__(self, properties: Properties = EMPTY_DICT) -> None:
        """Take PyIceberg's properties; none is used."""
        super().__init__(properties)

    def new_input(self, location: str) -> S3Object:
        """Return an object for reading."""
        return S3Object(location)

    def new_output(self, location: str) -> S3Object:
        """Return an object for writing."""
        return S3Object(location)

    def delete(self, location: str | InputFile | OutputFile) -> None:
        """Delete an object; one that does not exist is no error."""
        bucket, key = bucket_and_key(location if isinstance(location, str) else location.location)
        s3().delete_object(Bucket=bucket, Key=key)
