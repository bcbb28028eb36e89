"""AWS::Serverless::* → plain CloudFormation, by AWS's own translator, in a process of its own.

The translator takes most of a second and 80 MB to import; apart, it costs no wall time beside
moto's start and no memory afterwards. The file runs as a script and imports nothing of ours:
template and region come as JSON on standard input, the expanded template goes out the same way.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

_PROBLEM = 3  # exit status: the translator refused the template


def start_expansion(
    template: Mapping[str, Any], parameters: Mapping[str, str], region: str
) -> "subprocess.Popen[bytes]":
    """Start to expand a template; `expansion` gives the result."""
    process = subprocess.Popen(
        [sys.executable, "-P", __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the one who started us
    )
    assert process.stdin is not None
    order = {"template": template, "parameters": dict(parameters), "region": region}
    process.stdin.write(json.dumps(order).encode())
    process.stdin.close()
    process.stdin = None
    return process


def expansion(process: "subprocess.Popen[bytes]") -> dict[str, Any] | str:
    """Wait for the expanded template; text says why there is none."""
    out, errors = process.communicate()
    if process.returncode == 0:
        expanded: dict[str, Any] = json.loads(out)
        return expanded
    return (out if process.returncode == _PROBLEM else errors).decode(errors="replace").strip()


def _main() -> int:
    # Here, because only the process apart is to pay for them.
    import boto3  # noqa: PLC0415
    from samtranslator.model.exceptions import InvalidDocumentException  # noqa: PLC0415
    from samtranslator.parser.parser import Parser  # noqa: PLC0415
    from samtranslator.translator.translator import Translator  # noqa: PLC0415

    order = json.load(sys.stdin)
    translator = Translator(
        managed_policy_map={},
        sam_parser=Parser(),
        boto_session=boto3.Session(region_name=order["region"]),
    )
    try:
        expanded = translator.translate(
            sam_template=order["template"], parameter_values=order["parameters"]
        )
    except InvalidDocumentException as error:
        causes = [cause.message for cause in error.causes] or [str(error)]
        sys.stdout.write("; ".join(causes))
        return _PROBLEM
    json.dump(expanded, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
