"""`lake up`: a lake on this machine until a signal ends it."""

import argparse
import json
import shlex
import socket
import sys
import time

from lake.cli.cloud import fresh_cloud
from lake.cli.screen import say, show
from lake.connection import Connection
from lake.embedded import CloudError
from lake.running import noted
from lake_schema.errors import LakeError


class PortInUseError(LakeError):
    """Another program listens on the port that was asked for."""


def run(options: argparse.Namespace) -> int:
    """Run a lake, say how to reach it, wait for a signal."""
    refuse_port_in_use(options.port)
    with fresh_cloud(options.port) as cloud:
        connection = Connection.of(cloud)
        with noted(connection):
            if options.format == "json":
                sys.stdout.write(json.dumps(connection.as_dict()) + "\n")
                sys.stdout.flush()
            else:
                _welcome(connection)
            while not cloud.failures:
                time.sleep(1)
        raise CloudError(f"the embedded cloud itself failed: {cloud.failures[0]!r}")


def refuse_port_in_use(port: int) -> None:
    """Try the port before anything starts; 0 asks for any free one.

    Raises:
        PortInUseError: Something listens there.
    """
    with socket.socket() as trial:
        # As servers do, or a port that was left a minute ago would seem taken.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortInUseError(
                f"Port {port} can't be used ({error.strerror}): another program may listen there. "
                "Choose another with --port, or leave --port out for a free one."
            ) from error


def _welcome(connection: Connection) -> None:
    show(f"The lake is up at {connection.endpoint_url}", "bold green")
    show()
    show(
        "In another terminal of this user, `lake put`, `lake sql` and others find it by themselves."
    )
    show("Any AWS client does with:")
    show()
    for name, value in connection.as_environment().items():
        show(f"export {name}={shlex.quote(value)}")
    show()
    show("Upload:  lake put FILE --post POST")
    show(f"or       aws s3 cp FILE s3://{connection.landing_bucket}/POST/2026/01/31/ID/FILE")
    say("Ctrl-C ends it; its data is gone then.", "dim")
